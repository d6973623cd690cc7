package org.parhelion.cli;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Consumer;
import org.parhelion.campaign.Attempt;
import org.parhelion.campaign.CampaignListener;
import org.parhelion.campaign.CampaignRunner;
import org.parhelion.campaign.TaskOutcome;
import org.parhelion.campaign.TaskState;
import org.parhelion.campaign.access.AccessTokens;
import org.parhelion.campaign.access.AuditLog;
import org.parhelion.campaign.access.TlsFiles;
import org.parhelion.campaign.http.CampaignHttpServer;
import org.parhelion.campaign.http.CampaignTally;
import org.parhelion.campaign.http.HttpOptions;
import org.parhelion.campaign.http.ServedDesk;
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

    /** A server that follows the lead of its coordinator. */
    static final class Served implements AutoCloseable {
        private final CampaignTally tally = new CampaignTally(InstantSource.system());
        private final ServedDesk desk;
        private final CampaignHttpServer server;

        private Served(ServedDesk desk, HttpOptions options) {
            this.desk = desk;
            this.server = CampaignHttpServer.start(desk, tally, options);
        }

        /** Tells the server what another listener is told. */
        CampaignListener with(CampaignListener other) {
            return new CampaignListener() {
                @Override
                public void started(Attempt attempt, String worker) {
                    other.started(attempt, worker);
                    tally.started(attempt, worker);
                }

                @Override
                public void progressed(Attempt attempt, double fraction) {
                    other.progressed(attempt, fraction);
                    tally.progressed(attempt, fraction);
                }

                @Override
                public void recorded(Attempt attempt, TaskOutcome outcome, TaskState state) {
                    other.recorded(attempt, outcome, state);
                    tally.recorded(attempt, outcome, state);
                }
            };
        }

        void lead(CampaignRunner coordinator) {
            desk.lead(coordinator);
        }

        void standBy() {
            desk.standBy();
        }

        @Override
        public void close() {
            server.close();
        }
    }

    /**
     * Starts the server if one is asked for.
     *
     * @param note receives a line with its address
     */
    Optional<Served> serve(
            ServedDirectory directory,
            Optional<TlsFiles> tls,
            Optional<AccessTokens> tokens,
            Optional<AuditLog> audit,
            Consumer<String> note) {
        return http.map(text -> {
            Served served =
                    new Served(new ServedDesk(directory, files), HttpOptions.of(address(text), tls, tokens, audit));
            note.accept("API and page: " + served.server.url());
            return served;
        });
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
