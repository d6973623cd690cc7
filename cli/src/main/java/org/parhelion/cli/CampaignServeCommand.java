package org.parhelion.cli;

import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.parhelion.campaign.CampaignException;
import org.parhelion.campaign.CampaignListener;
import org.parhelion.campaign.access.AccessTokens;
import org.parhelion.campaign.access.AuditLog;
import org.parhelion.campaign.coordinator.CoordinatorOptions;
import org.parhelion.campaign.local.CoordinatorDriver;
import org.parhelion.campaign.net.CampaignServer;
import org.parhelion.campaign.net.EventHub;
import org.parhelion.campaign.net.PeerCertificates;
import org.parhelion.campaign.session.ServedDirectory;
import org.parhelion.campaign.store.TaskStore;
import org.parhelion.campaign.store.TaskStores;
import org.parhelion.metrics.trace.AttemptTrace;
import org.parhelion.metrics.trace.RunTrace;
import org.parhelion.runs.file.ConfigException;
import org.parhelion.runs.report.Json;
import org.parhelion.runs.report.RunFailure;
import org.parhelion.runs.stop.Signals;
import org.parhelion.runs.stop.StopReason;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code parhelion campaign serve}: a coordinator for workers and users in other processes. */
@Command(
        name = "serve",
        description = {
            "Coordinate campaigns of workers on other hosts: campaign work connects them, campaign submit begins campaigns.",
            "After any kill the same command goes on. Ends when it is interrupted (Ctrl-C) or receives SIGTERM; workers wait for the next one."
        },
        sortOptions = false)
final class CampaignServeCommand implements Callable<Integer> {
    private static final long POLL_MILLIS = 100;
    private static final long SECOND = 1_000_000_000L;
    private static final int LEASE_SECONDS_MIN = 3;
    private static final int LEASE_SECONDS_MAX = 3600;
    private static final Duration STAND_BY = Duration.ofSeconds(1);
    private static final Duration DRAIN_LIMIT = Duration.ofSeconds(30);

    @Parameters(
            paramLabel = "DIR",
            description =
                    "Directory of all campaigns, at the same path for all workers: on a file system that the hosts share.")
    private Path path = Path.of("");

    @Mixin
    private ListenOptions listen = new ListenOptions();

    @Option(
            names = "--store",
            paramLabel = "ADDRESS",
            description =
                    "Where tasks and outcomes are kept: sqlite:PATH or postgresql://USER@HOST/DATABASE. Default: campaigns.db in DIR.")
    private Optional<String> store = Optional.empty();

    @Option(
            names = "--tokens",
            paramLabel = "FILE",
            description =
                    "Who may do what, by tokens; see campaign token. Default: anybody, unless --tls-clients is given.")
    private Optional<Path> tokens = Optional.empty();

    @Option(
            names = "--audit",
            paramLabel = "FILE",
            description =
                    "Log of changes and refusals; see campaign audit. Default with --tokens or --tls-clients: audit.jsonl in DIR.")
    private Optional<Path> audit = Optional.empty();

    @Option(
            names = "--anybody",
            description =
                    "Let everybody who reaches the port submit and work. Required to listen on a network without --tokens and --tls-clients.")
    private boolean anybody;

    @Option(
            names = "--lease",
            paramLabel = "SECONDS",
            description =
                    "A worker that is silent so long has lost its tasks; and so long a coordinator may be away before workers end theirs. Default: ${DEFAULT-VALUE}.")
    private int leaseSeconds = 10;

    @Mixin
    private CampaignHttpOptions http = new CampaignHttpOptions();

    @Option(names = "--json", description = "Print where it listens as JSON.")
    private boolean json;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    private String noted = "";

    @Override
    public Integer call() throws InterruptedException {
        InetSocketAddress local = listen.address();
        PeerCertificates certificates = new PeerCertificates(listen.certificate(), listen.key(), listen.clients());
        ServedDirectory directory = new ServedDirectory(path);
        boolean identifies = tokens.isPresent() || listen.clients().isPresent();
        if (!identifies && !anybody && !local.getAddress().isLoopbackAddress()) {
            throw new ConfigException(
                    "--listen " + listen.text() + ": anybody who reaches this port could run programs on the"
                            + " workers; restrict it by --tls-clients or --tokens, or permit it by --anybody");
        }
        if (leaseSeconds < LEASE_SECONDS_MIN || leaseSeconds > LEASE_SECONDS_MAX) {
            throw new ConfigException("--lease " + leaseSeconds + ": must be " + LEASE_SECONDS_MIN + " … "
                    + LEASE_SECONDS_MAX + " seconds");
        }
        Optional<AccessTokens> known = tokens.map(file -> AccessTokens.watched(file, this::note));
        directory.create();
        Optional<Path> log =
                audit.or(() -> identifies ? Optional.of(directory.path().resolve("audit.jsonl")) : Optional.empty());
        try (@Nullable AuditLog entries = log.map(this::open).orElse(null);
                @Nullable
                        AttemptTrace traces = RunTrace.isAskedBy(System.getenv())
                                ? new AttemptTrace(Optional.empty(), this::note)
                                : null;
                Signals signals = Signals.handle(EnumSet.of(StopReason.INT, StopReason.TERM));
                TaskStore tasks = SpacePlace.mistakes(() -> TaskStores.open(address(directory)));
                CampaignServer server = CampaignServer.open(local, certificates, known, Optional.ofNullable(entries));
                CampaignHttpOptions.Served web =
                        http.serve(directory, certificates, known, Optional.ofNullable(entries), this::note)) {
            print(server, certificates);
            while (signals.reason(0).isEmpty()) {
                if (tasks.awaitLead(STAND_BY)) {
                    lead(tasks, directory, server, web, Optional.ofNullable(traces), signals);
                } else {
                    String leader = leader(tasks);
                    server.standBy(leader);
                    note("standing by: " + leader);
                }
            }
        } catch (CampaignException e) {
            throw new RunFailure(String.valueOf(e.getMessage()), e);
        }
        return 0;
    }

    /** Leads until a signal comes, or another coordinator leads. */
    private void lead(
            TaskStore tasks,
            ServedDirectory directory,
            CampaignServer server,
            CampaignHttpOptions.Served web,
            Optional<AttemptTrace> traces,
            Signals signals)
            throws InterruptedException {
        EventHub events = new EventHub();
        CoordinatorOptions plain = CoordinatorOptions.NETWORK.withLeaseNanos(leaseSeconds * SECOND);
        CoordinatorOptions options = traces.isPresent() ? plain.withTraces() : plain;
        CampaignListener listener = traces.<CampaignListener>map(
                        spans -> new CampaignHttpOptions.TwoListeners(web.with(events), spans))
                .orElseGet(() -> web.with(events));
        try (CoordinatorDriver driver =
                CoordinatorDriver.lead(tasks, options, name(), System.nanoTime(), DRAIN_LIMIT, listener)) {
            driver.start();
            directory.resume(driver).forEach(this::note);
            server.lead(driver, directory, events);
            web.lead(driver);
            note("leads");
            CompletableFuture<Void> ended = driver.ended();
            while (signals.reason(0).isEmpty() && !ended.isDone()) {
                Thread.sleep(POLL_MILLIS);
            }
            if (ended.isCompletedExceptionally()) {
                Throwable cause = ended.exceptionNow();
                server.standBy("it has lost the lead");
                web.standBy();
                note("no longer leads: " + cause.getMessage());
                if (!standsByAfter(cause)) {
                    throw new RunFailure("the coordinator has ended: " + cause.getMessage(), cause);
                }
            }
        }
    }

    /** Another coordinator leads, or may lead: this one can take over again. */
    private static boolean standsByAfter(Throwable cause) {
        return cause instanceof CampaignException known
                && (known.kind() == CampaignException.Kind.FENCED || known.kind() == CampaignException.Kind.LEAD_LOST);
    }

    private static String leader(TaskStore tasks) {
        try {
            return tasks.leader() + " leads";
        } catch (CampaignException e) {
            if (e.kind() != CampaignException.Kind.STORE_FAILED) {
                throw e;
            }
            return String.valueOf(e.getMessage()); // it is tried again as long as it may be there again
        }
    }

    private synchronized void note(String text) {
        if (!text.equals(noted)) {
            noted = text;
            spec.commandLine().getErr().println("parhelion: " + text);
            spec.commandLine().getErr().flush();
        }
    }

    private URI address(ServedDirectory directory) {
        return URI.create(store.orElseGet(() ->
                "sqlite:" + directory.path().resolve("campaigns.db").toUri().getRawPath()));
    }

    private static String name() {
        return WorkerName.host() + "-" + ProcessHandle.current().pid();
    }

    private void print(CampaignServer server, PeerCertificates certificates) {
        String host = server.address().getAddress().getHostAddress();
        String served = (host.contains(":") ? "[" + host + "]" : host) + ":"
                + server.address().getPort();
        PrintWriter out = spec.commandLine().getOut();
        out.println(
                json
                        ? Json.line(Map.of("address", served))
                        : "parhelion: campaigns of " + path + " are served at " + served
                                + (certificates.certificate().isPresent() ? " with TLS" : ""));
        out.flush();
    }

    private AuditLog open(Path file) {
        return AuditLog.open(file, InstantSource.system(), this::note);
    }
}
