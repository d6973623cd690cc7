package org.parhelion.cli;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.parhelion.runs.file.ConfigException;
import org.parhelion.space.SpaceName;
import org.parhelion.space.SpaceOptions;
import org.parhelion.space.Spaces;
import org.parhelion.space.TupleSpace;
import org.parhelion.space.registry.HealthRule;
import org.parhelion.space.registry.SpaceRegistry;
import picocli.CommandLine.Option;

/** The options for which tuple space. */
final class SpacePlace {
    /** A space of this process, which no other sees. */
    static final String OWN = "memory:command";

    /** The space of the ranks of a job; for commands that run on ranks. */
    private static final String RANKS = "ranks:";

    @Option(
            names = "--space",
            paramLabel = "ADDRESS",
            description = {
                "Where the tuples are: memory:NAME (this process), redis://HOST:PORT, postgresql://USER@HOST:PORT/DATABASE,",
                "grpc://HOST:PORT or grpcs://HOST:PORT. Default: ${DEFAULT-VALUE}."
            })
    private String address = OWN;

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

    /** Whether only this process sees the tuples. */
    boolean own() {
        return registry.orElse(address).startsWith("memory:");
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
        if (registry.isPresent()) {
            URI at = mistakes(() -> URI.create(registry.get()));
            return SpaceRegistry.discover(at, name(), options(), HealthRule.DEFAULT);
        }
        return mistakes(() -> Spaces.open(uri(), name(), options()));
    }

    /** The options that open the same space in another process, at {@code address}. */
    List<String> arguments(String address) {
        List<String> arguments =
                new ArrayList<>(List.of("--space", address, "--tenant", tenant, "--namespace", namespace));
        registry.ifPresent(at -> arguments.addAll(List.of("--registry", at)));
        tokenFile.ifPresent(file -> arguments.addAll(List.of("--token-file", file.toString())));
        return arguments;
    }

    private static String secret(Path file) {
        try {
            return Files.readString(file).lines().findFirst().map(String::strip).orElse("");
        } catch (IOException e) {
            throw new ConfigException("--token-file " + file + ": cannot be read: " + e.getMessage(), e);
        }
    }

    private static <T> T mistakes(java.util.function.Supplier<T> of) {
        try {
            return of.get();
        } catch (IllegalArgumentException e) {
            throw new ConfigException(String.valueOf(e.getMessage()), e);
        }
    }
}
