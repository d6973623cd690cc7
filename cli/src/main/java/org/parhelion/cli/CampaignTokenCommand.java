package org.parhelion.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.parhelion.campaign.access.AccessTokens;
import org.parhelion.campaign.access.Principal;
import org.parhelion.campaign.access.Role;
import org.parhelion.runs.file.ConfigException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code parhelion campaign token}: makes a token, or revokes those of a name. */
@Command(
        name = "token",
        description = {
            "Make a token, print it, and add its hash to a file of tokens. The token is kept nowhere.",
            "--revoke takes all tokens of NAME back. A server that runs reads the changed file within a second."
        },
        sortOptions = false)
final class CampaignTokenCommand implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "FILE", description = "File of tokens; made if there is none.")
    private Path file = Path.of("");

    @Parameters(index = "1", paramLabel = "NAME", description = "Whose it is, for the audit log.")
    private String name = "";

    @Option(
            names = "--role",
            paramLabel = "ROLE",
            split = ",",
            description = "viewer, operator, admin, commands or worker. Can be repeated. Required, but for --revoke.")
    private List<String> labels = List.of();

    @Option(names = "--tenant", paramLabel = "TENANT", description = "Tenant; * for all. Default: ${DEFAULT-VALUE}.")
    private String tenant = "default";

    @Option(names = "--days", paramLabel = "N", description = "Days until it ends. Default: it has no end.")
    private Optional<Integer> days = Optional.empty();

    @Option(names = "--revoke", description = "Take all tokens of NAME back.")
    private boolean revoke;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException {
        if (revoke) {
            return revoked();
        }
        if (labels.isEmpty()) {
            throw new ConfigException("--role: what may " + name + " do? viewer, operator, admin, commands or worker");
        }
        Principal principal;
        try {
            Set<Role> roles = EnumSet.noneOf(Role.class);
            labels.forEach(label -> roles.add(Role.of(label)));
            Instant end = days.map(count ->
                            Instant.now().truncatedTo(ChronoUnit.SECONDS).plus(Duration.ofDays(count)))
                    .orElse(Instant.MAX);
            principal = new Principal(name, tenant.equals("*") ? Optional.empty() : Optional.of(tenant), roles, end);
        } catch (IllegalArgumentException e) {
            throw new ConfigException(String.valueOf(e.getMessage()), e);
        }
        String token = AccessTokens.random();
        if (!Files.exists(file)) {
            Files.createFile(file);
            if (Files.getFileStore(file).supportsFileAttributeView("posix")) {
                Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
            }
        }
        Files.writeString(file, AccessTokens.line(token, principal) + "\n", StandardOpenOption.APPEND);
        AccessTokens.read(file); // a mistake elsewhere in the file is told now, not at the server's start
        spec.commandLine().getOut().println(token);
        spec.commandLine().getOut().flush();
        return 0;
    }

    private int revoked() {
        if (!labels.isEmpty() || days.isPresent()) {
            throw new ConfigException("--revoke takes tokens back: --role and --days belong to a new one");
        }
        int count = AccessTokens.revoke(file, name);
        if (count == 0) {
            throw new ConfigException(file + ": " + name + " has no token");
        }
        spec.commandLine().getOut().println(count + (count == 1 ? " token" : " tokens") + " of " + name + " revoked");
        spec.commandLine().getOut().flush();
        return 0;
    }
}
