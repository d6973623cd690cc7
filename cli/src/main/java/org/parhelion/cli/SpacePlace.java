package org.parhelion.cli;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.parhelion.runs.file.ConfigException;
import org.parhelion.runs.file.Dimension;
import org.parhelion.runs.file.Quantity;
import org.parhelion.space.SpaceName;
import org.parhelion.space.SpaceOptions;
import org.parhelion.space.Spaces;
import org.parhelion.space.TupleSpace;
import org.parhelion.space.registry.HealthRule;
import org.parhelion.space.registry.SpaceRegistry;
import picocli.CommandLine.Option;

/** The options for which tuple space. */
final class SpacePlace {
    private static final double NANOS = 1e9;

    /** A space of this process, which no other sees. */
    static final String OWN = "memory:command";

    /** The space of the ranks of a job; for commands that run on ranks. */
    private static final String RANKS = "ranks:";
    /** Where {@code ./parhelion space serve} listens. */
    private static final String SERVED = "grpc://127.0.0.1:7070";

    @Option(
            names = "--space",
            paramLabel = "ADDRESS",
            description = {
                "Where the tuples are: memory:NAME (this process), redis://HOST:PORT, postgresql://USER@HOST:PORT/DATABASE,",
                "grpc://HOST:PORT or grpcs://HOST:PORT. Default: ${DEFAULT-VALUE}."
            })
    private String address;

    @Option(
            names = "--registry",
            paramLabel = "ADDRESS",
            description =
                    "Find the space by tenant and namespace in the registry that is kept at ADDRESS, instead of --space.")
    private Optional<String> registry = Optional.empty();

    @Option(names = "--tenant", paramLabel = "NAME", description = "Whose tuples. Default: ${DEFAULT-VALUE}.")
    private String tenant = SpaceName.DEFAULT.tenant();

    @Option(names = "--namespace", paramLabel = "NAME", description = "Which space. Default: ${DEFAULT-VALUE}.")
    private String namespace = SpaceName.DEFAULT.namespace();

    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            description = "File with the password or token that the backend asks for; its first line.")
    private Optional<Path> tokenFile = Optional.empty();

    /** Of a command that may do with a space of its own. */
    SpacePlace() {
        this(OWN);
    }

    private SpacePlace(String address) {
        this.address = address;
    }

    /** Of a command that shares the space with other processes. */
    static SpacePlace served() {
        return new SpacePlace(SERVED);
    }

    /**
     * Requires a space that other processes see.
     *
     * @throws ConfigException if only this process sees it
     */
    void requireShared() {
        if (registry.orElse(address).startsWith("memory:")) {
            throw new ConfigException(
                    "--processes with --space " + address
                            + ": other processes do not see it; use redis://, postgresql:// or grpc:// (./parhelion space serve)");
        }
    }

    /** Whether the ranks of the command's own job keep the tuples. */
    boolean ofRanks() {
        return registry.isEmpty() && address.equals(RANKS);
    }

    /** What keeps the tuples: memory, redis, ranks, …; "registry" if that is found later. */
    String scheme() {
        return registry.isPresent() ? "registry" : address.replaceFirst(":.*", "");
    }

    String address() {
        return address;
    }

    String tenant() {
        return tenant;
    }

    SpaceName name() {
        return mistakes(() -> new SpaceName(tenant, namespace));
    }

    URI uri() {
        return mistakes(() -> URI.create(address));
    }

    SpaceOptions options() {
        return tokenFile
                .map(file -> SpaceOptions.DEFAULT.withSecret(secret(file)))
                .orElse(SpaceOptions.DEFAULT);
    }

    /**
     * Opens the space.
     *
     * @throws ConfigException if there is no such backend, or the address or a name is malformed
     * @throws org.parhelion.space.SpaceException if the backend cannot be reached or refuses
     * @throws InterruptedException if the thread was interrupted while the registry was being changed
     */
    TupleSpace open() throws InterruptedException {
        if (ofRanks()) {
            throw new ConfigException("--space " + RANKS + " is for commands on ranks: ./parhelion space heat");
        }
        if (registry.isPresent()) {
            URI at = mistakes(() -> URI.create(registry.get()));
            return SpaceRegistry.discover(at, name(), options(), HealthRule.DEFAULT);
        }
        return mistakes(() -> Spaces.open(uri(), name(), options()));
    }

    /**
     * Opens a space that other processes see.
     *
     * @throws ConfigException if this process alone would see it, and for the reasons of {@link #open}
     */
    TupleSpace openOther() throws InterruptedException {
        if (registry.isEmpty()) {
            otherUri();
        }
        return open();
    }

    /** The address, which must be one that other processes see. */
    URI otherUri() {
        if (address.startsWith("memory:")) {
            throw new ConfigException("--space " + address
                    + ": no other process sees these tuples, and they end with this command; ./parhelion space serve"
                    + " keeps them at " + SERVED);
        }
        return uri();
    }

    /** A time such as 30s. */
    static Duration duration(String option, String text) {
        try {
            Quantity time = Quantity.parse(text);
            if (!time.dimension().equals(Dimension.TIME) || !(time.difference() >= 0)) {
                throw new IllegalArgumentException("must be a time with a unit, for instance 30s");
            }
            return Duration.ofNanos((long) (NANOS * time.difference()));
        } catch (IllegalArgumentException e) {
            throw new ConfigException(option + " " + text + ": " + e.getMessage(), e);
        }
    }

    /** The options that open the same space in another process, at {@code address}. */
    List<String> arguments(String address) {
        List<String> arguments =
                new ArrayList<>(List.of("--space", address, "--tenant", tenant, "--namespace", namespace));
        registry.ifPresent(at -> arguments.addAll(List.of("--registry", at)));
        tokenFile.ifPresent(file -> arguments.addAll(List.of("--token-file", file.toString())));
        return arguments;
    }

    static String secret(Path file) {
        try {
            return Files.readString(file).lines().findFirst().map(String::strip).orElse("");
        } catch (IOException e) {
            throw new ConfigException("--token-file " + file + ": cannot be read: " + e.getMessage(), e);
        }
    }

    static <T> T mistakes(java.util.function.Supplier<T> of) {
        try {
            return of.get();
        } catch (IllegalArgumentException e) {
            throw new ConfigException(String.valueOf(e.getMessage()), e);
        }
    }
}
