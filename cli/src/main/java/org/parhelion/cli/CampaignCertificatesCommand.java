package org.parhelion.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.parhelion.campaign.access.CertificateAuthority;
import org.parhelion.campaign.access.Principal;
import org.parhelion.campaign.access.Role;
import org.parhelion.runs.file.ConfigException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code parhelion campaign certificates}: makes certificates for TLS. */
@Command(
        name = "certificates",
        description = {
            "Make certificates of a server, of workers and of users, and the authority that signs them, as PEM files.",
            "No file is overwritten. With the authority of an earlier call, more certificates are made."
        },
        sortOptions = false)
final class CampaignCertificatesCommand implements Callable<Integer> {
    private static final int DAYS_MAX = 36_500;
    /** The authority outlives what it signs. */
    private static final int AUTHORITY_FACTOR = 10;

    @Parameters(paramLabel = "DIR", description = "Directory of the files.")
    private Path directory = Path.of("");

    @Option(
            names = "--host",
            paramLabel = "NAME",
            split = ",",
            description =
                    "Name or numerical address by which clients reach the server: makes the server's certificate. Can be repeated.")
    private List<String> hosts = List.of();

    @Option(
            names = "--worker",
            paramLabel = "NAME",
            split = ",",
            description = "Name of a worker, for tasks of every tenant. Can be repeated.")
    private List<String> workers = List.of();

    @Option(
            names = "--user",
            paramLabel = "NAME:ROLE[,ROLE]",
            description = "Name of a user, with the roles viewer, operator, admin, commands. Can be repeated.")
    private List<String> users = List.of();

    @Option(
            names = "--tenant",
            paramLabel = "TENANT",
            description = "Tenant of the users; * for all. Default: ${DEFAULT-VALUE}.")
    private String tenant = "default";

    @Option(names = "--days", paramLabel = "N", description = "Days until they expire. Default: ${DEFAULT-VALUE}.")
    private int days = 365;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        if (hosts.isEmpty() && workers.isEmpty() && users.isEmpty()) {
            throw new ConfigException("nothing to certify: name --host NAME, --worker NAME or --user NAME:ROLE");
        }
        if (days < 1 || days > DAYS_MAX) {
            throw new ConfigException("--days " + days + ": must be 1 … " + DAYS_MAX);
        }
        List<Principal> clients = new ArrayList<>();
        workers.forEach(name -> clients.add(principal(name, Optional.empty(), EnumSet.of(Role.WORKER))));
        users.forEach(user -> clients.add(user(user)));
        Instant now = Instant.now();
        Instant end = now.plus(Duration.ofDays(days));
        CertificateAuthority authority =
                CertificateAuthority.open(directory, now, Duration.ofDays((long) AUTHORITY_FACTOR * days));
        List<Path> made = new ArrayList<>();
        if (!hosts.isEmpty()) {
            made.addAll(authority.server(hosts, now, end));
        }
        clients.forEach(client -> made.addAll(authority.client(client, now, end)));
        PrintWriter out = spec.commandLine().getOut();
        made.forEach(out::println);
        out.println("valid until " + end + "; the authority " + directory.resolve("ca.crt") + " until "
                + authority.end() + ". Keep " + directory.resolve("ca.key") + " off the server");
        out.flush();
        return 0;
    }

    private Principal user(String text) {
        int colon = text.indexOf(':');
        if (colon < 1) {
            throw new ConfigException("--user " + text + ": use NAME:ROLE, for example ada:operator");
        }
        Set<Role> roles = EnumSet.noneOf(Role.class);
        try {
            for (String label : text.substring(colon + 1).split(",", -1)) {
                roles.add(Role.of(label));
            }
        } catch (IllegalArgumentException e) {
            throw new ConfigException("--user " + text + ": " + e.getMessage(), e);
        }
        return principal(text.substring(0, colon), tenant.equals("*") ? Optional.empty() : Optional.of(tenant), roles);
    }

    private static Principal principal(String name, Optional<String> of, Set<Role> roles) {
        try {
            return new Principal(name, of, roles, Instant.MAX);
        } catch (IllegalArgumentException e) {
            throw new ConfigException(String.valueOf(e.getMessage()), e);
        }
    }
}
