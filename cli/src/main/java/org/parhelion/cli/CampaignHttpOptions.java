package org.parhelion.cli;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Consumer;
import org.parhelion.campaign.Attempt;
import org.parhelion.campaign.AttemptSpan;
import org.parhelion.campaign.CampaignListener;
import org.parhelion.campaign.TaskOutcome;
import org.parhelion.campaign.TaskState;
import org.parhelion.campaign.access.AccessTokens;
import org.parhelion.campaign.access.AuditLog;
import org.parhelion.campaign.access.TlsFiles;
import org.parhelion.campaign.http.CampaignHttpServer;
import org.parhelion.campaign.http.CampaignTally;
import org.parhelion.campaign.http.HttpOptions;
import org.parhelion.campaign.http.ServedDesk;
import org.parhelion.campaign.local.CoordinatorDriver;
import org.parhelion.campaign.net.PeerCertificates;
import org.parhelion.campaign.session.ServedDirectory;
import org.parhelion.runs.file.ConfigException;
import picocli.CommandLine.Option;

/** The options of a coordinator's REST API and page. */
final class CampaignHttpOptions {
    private static final int MOST_PORT = 65_535;

    @Option(
            names = "--http",
            paramLabel = "HOST:PORT",
            description = "Where the REST API and the page are served; port 0 for a free one. Default: nowhere.")
    private Optional<String> http = Optional.empty();

    @Option(
            names = "--http-files",
            paramLabel = "DIR",
            description =
                    "Directory of campaign files and run files that may be named by their path over HTTP. Default: none.")
    private Optional<Path> files = Optional.empty();

    /** A server that follows the lead of its coordinator; without an address it does nothing. */
    static final class Served implements AutoCloseable {
        private final CampaignTally tally = new CampaignTally(InstantSource.system());
        private final ServedDesk desk;
        private final Optional<CampaignHttpServer> server;

        private Served(ServedDesk desk, Optional<HttpOptions> options) {
            this.desk = desk;
            this.server = options.map(given -> CampaignHttpServer.start(desk, tally, given));
        }

        /** What another listener is told, it is told too. */
        CampaignListener with(CampaignListener other) {
            return server.isPresent() ? new TwoListeners(other, tally) : other;
        }

        void lead(CoordinatorDriver coordinator) {
            desk.lead(coordinator, coordinator::load);
        }

        void standBy() {
            desk.standBy();
        }

        @Override
        public void close() {
            server.ifPresent(CampaignHttpServer::close);
        }
    }

    /** Both are told all. */
    record TwoListeners(CampaignListener first, CampaignListener second) implements CampaignListener {
        @Override
        public void started(Attempt attempt, String worker) {
            first.started(attempt, worker);
            second.started(attempt, worker);
        }

        @Override
        public void progressed(Attempt attempt, double fraction) {
            first.progressed(attempt, fraction);
            second.progressed(attempt, fraction);
        }

        @Override
        public void recorded(Attempt attempt, TaskOutcome outcome, TaskState state) {
            first.recorded(attempt, outcome, state);
            second.recorded(attempt, outcome, state);
        }

        @Override
        public void traced(AttemptSpan span) {
            first.traced(span);
            second.traced(span);
        }
    }

    /**
     * Starts the server if an address is given.
     *
     * @param note receives a line with its address
     */
    Served serve(
            ServedDirectory directory,
            PeerCertificates certificates,
            Optional<AccessTokens> tokens,
            Optional<AuditLog> audit,
            Consumer<String> note) {
        Optional<TlsFiles> tls = certificates
                .certificate()
                .map(certificate ->
                        new TlsFiles(certificate, certificates.key().orElseThrow(), certificates.authority()));
        Served served = new Served(
                new ServedDesk(directory, files), http.map(text -> HttpOptions.of(address(text), tls, tokens, audit)));
        served.server.ifPresent(running -> note.accept("API and page: " + running.url()));
        return served;
    }

    private static InetSocketAddress address(String text) {
        int colon = text.lastIndexOf(':');
        String port = text.substring(colon + 1);
        if (colon < 1 || !port.matches("\\d{1,5}") || Integer.parseInt(port) > MOST_PORT) {
            throw new ConfigException("--http " + text + ": use HOST:PORT, for example 127.0.0.1:8080");
        }
        return new InetSocketAddress(text.substring(0, colon), Integer.parseInt(port));
    }
}
