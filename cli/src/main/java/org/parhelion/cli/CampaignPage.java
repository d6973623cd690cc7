package org.parhelion.cli;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.parhelion.campaign.Attempt;
import org.parhelion.campaign.CampaignId;
import org.parhelion.campaign.CampaignRunner;
import org.parhelion.campaign.TaskOutcome;
import org.parhelion.campaign.TaskRecord;
import org.parhelion.campaign.TaskState;
import org.parhelion.campaign.access.AccessTokens;
import org.parhelion.campaign.access.Principal;
import org.parhelion.campaign.access.Role;
import org.parhelion.campaign.http.CampaignHttpServer;
import org.parhelion.campaign.http.CampaignTally;
import org.parhelion.campaign.http.HttpOptions;
import org.parhelion.campaign.http.SessionDesk;
import org.parhelion.campaign.session.CampaignDirectory;
import org.parhelion.campaign.session.CampaignSession;
import org.parhelion.campaign.spec.CampaignPlan;
import org.parhelion.runs.file.ConfigException;

/** Shows the progress of a campaign on this machine, and on a page if there is one. The page is under a token, as other users of the machine can connect to its port. */
final class CampaignPage implements CampaignSession.Observer, AutoCloseable {
    private static final int MOST_PORT = 65_535;

    private final CampaignProgress progress;
    private final CampaignTally tally = new CampaignTally(InstantSource.system());
    private final SessionDesk desk;
    private final Optional<CampaignHttpServer> server;

    private CampaignPage(Optional<HttpOptions> options, SessionDesk desk, CampaignProgress progress) {
        this.progress = progress;
        this.desk = desk;
        this.server = options.map(given -> CampaignHttpServer.start(desk, tally, given));
    }

    /**
     * Opens a page.
     *
     * @param port its port, 0 for a free one; empty for no page
     * @throws ConfigException if the port is out of range or in use
     */
    static CampaignPage open(
            Optional<Integer> port, CampaignPlan plan, CampaignDirectory directory, CampaignProgress progress) {
        String token = AccessTokens.random();
        Principal user = new Principal("user", Optional.of(CampaignId.DEFAULT_TENANT), Set.of(Role.ADMIN), Instant.MAX);
        Optional<HttpOptions> options = port.map(number -> {
            if (number < 0 || number > MOST_PORT) {
                throw new ConfigException(
                        "--view=" + number + ": a port is between 1 and " + MOST_PORT + ", 0 for a free one");
            }
            return HttpOptions.of(
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), number),
                    Optional.empty(),
                    Optional.of(AccessTokens.of(token, user)),
                    Optional.empty());
        });
        CampaignPage page = new CampaignPage(options, new SessionDesk(plan, directory), progress);
        page.server.ifPresent(running -> {
            int served = running.address().getPort();
            progress.note("page: " + running.url() + "#token=" + token);
            progress.note("page: from another machine, first: ssh -N -L " + served + ":127.0.0.1:" + served + " "
                    + WorkerName.host());
        });
        return page;
    }

    @Override
    public void running(CampaignRunner runner) {
        desk.running(runner);
    }

    @Override
    public void opened(List<TaskRecord> tasks) {
        progress.opened(tasks);
    }

    @Override
    public void started(Attempt attempt, String worker) {
        progress.started(attempt, worker);
        tally.started(attempt, worker);
    }

    @Override
    public void progressed(Attempt attempt, double fraction) {
        progress.progressed(attempt, fraction);
        tally.progressed(attempt, fraction);
    }

    @Override
    public void recorded(Attempt attempt, TaskOutcome outcome, TaskState state) {
        progress.recorded(attempt, outcome, state);
        tally.recorded(attempt, outcome, state);
    }

    @Override
    public void close() {
        server.ifPresent(CampaignHttpServer::close);
    }
}
