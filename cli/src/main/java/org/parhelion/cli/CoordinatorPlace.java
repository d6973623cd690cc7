package org.parhelion.cli;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.parhelion.campaign.CampaignException;
import org.parhelion.campaign.CampaignId;
import org.parhelion.campaign.net.CampaignClient;
import org.parhelion.campaign.net.CoordinatorAddresses;
import org.parhelion.campaign.net.PeerCertificates;
import org.parhelion.runs.file.ConfigException;
import org.parhelion.runs.report.RunFailure;
import picocli.CommandLine.Option;

/** The options for which coordinator, and how it is reached. */
final class CoordinatorPlace {
    @Option(
            names = "--to",
            paramLabel = "HOST:PORT",
            split = ",",
            description = "Coordinators, separated by commas; the one that leads is found. See campaign serve.")
    private List<String> addresses = List.of();

    @Option(
            names = "--tls-ca",
            paramLabel = "FILE",
            description = "Authorities whose servers are accepted, PEM; turns TLS on.")
    private Optional<Path> authority = Optional.empty();

    @Option(names = "--tls-cert", paramLabel = "FILE", description = "Certificate of this client, PEM.")
    private Optional<Path> certificate = Optional.empty();

    @Option(names = "--tls-key", paramLabel = "FILE", description = "Private key of the certificate, PEM (PKCS #8).")
    private Optional<Path> key = Optional.empty();

    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            description = "File with the token that the coordinator asks for; its first line.")
    private Optional<Path> tokenFile = Optional.empty();

    /** The first address, for names. */
    String firstAddress() {
        return addresses.isEmpty() ? "" : addresses.getFirst();
    }

    /** These options, for the command line of another process that sees the same files. */
    List<String> arguments() {
        List<String> arguments = new ArrayList<>(List.of("--to", String.join(",", addresses)));
        add("--tls-ca", authority, arguments);
        add("--tls-cert", certificate, arguments);
        add("--tls-key", key, arguments);
        add("--token-file", tokenFile, arguments);
        return arguments;
    }

    private static void add(String option, Optional<Path> file, List<String> arguments) {
        file.ifPresent(path -> arguments.addAll(
                List.of(option, path.toAbsolutePath().normalize().toString())));
    }

    /** Whether a coordinator was named. */
    boolean named() {
        return !addresses.isEmpty();
    }

    /**
     * The addresses.
     *
     * @throws ConfigException if there is none, or an option is wrong
     */
    CoordinatorAddresses addresses() {
        if (addresses.isEmpty()) {
            throw new ConfigException("--to HOST:PORT is required: where ./parhelion campaign serve listens");
        }
        return new CoordinatorAddresses(
                addresses, new PeerCertificates(certificate, key, authority), tokenFile.map(SpacePlace::secret));
    }

    CampaignClient client() {
        return CampaignClient.open(addresses());
    }

    /** The campaign that a user names: NAME, or TENANT/NAME. */
    static CampaignId campaign(String text) {
        int slash = text.indexOf('/');
        try {
            return slash < 0
                    ? CampaignId.of(text)
                    : new CampaignId(text.substring(0, slash), text.substring(slash + 1));
        } catch (IllegalArgumentException e) {
            throw new ConfigException("with --to, a campaign is named as NAME or TENANT/NAME: " + e.getMessage(), e);
        }
    }

    /** Asks a coordinator; what it refuses is the user's mistake. */
    static <T> T asked(Supplier<T> question) {
        try {
            return question.get();
        } catch (IllegalArgumentException e) {
            throw new ConfigException(String.valueOf(e.getMessage()), e);
        } catch (CampaignException e) {
            throw new RunFailure(String.valueOf(e.getMessage()), e);
        }
    }

    /** Waits for the end of a campaign. */
    static boolean awaited(CampaignClient client, CampaignId id, Duration limit) throws InterruptedException {
        try {
            return client.await(id, limit);
        } catch (IllegalArgumentException e) {
            throw new ConfigException(String.valueOf(e.getMessage()), e);
        } catch (CampaignException e) {
            throw new RunFailure(String.valueOf(e.getMessage()), e);
        }
    }
}
