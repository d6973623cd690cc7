package org.parhelion.campaign.http;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.parhelion.campaign.Assignment;
import org.parhelion.campaign.CampaignId;
import org.parhelion.campaign.CampaignRule;
import org.parhelion.campaign.CampaignRunner;
import org.parhelion.campaign.FailureClass;
import org.parhelion.campaign.RetryRule;
import org.parhelion.campaign.RunnerOptions;
import org.parhelion.campaign.RunningTask;
import org.parhelion.campaign.Scalar;
import org.parhelion.campaign.TaskExecutor;
import org.parhelion.campaign.TaskListener;
import org.parhelion.campaign.TaskNeeds;
import org.parhelion.campaign.TaskOutcome;
import org.parhelion.campaign.TaskProgram;
import org.parhelion.campaign.TaskSpec;
import org.parhelion.campaign.TraceContext;
import org.parhelion.campaign.access.AccessTokens;
import org.parhelion.campaign.access.AuditLog;
import org.parhelion.campaign.access.Principal;
import org.parhelion.campaign.access.Role;
import org.parhelion.campaign.access.TlsFiles;
import org.parhelion.campaign.local.LocalRunner;
import org.parhelion.campaign.spec.CampaignFile;
import org.parhelion.campaign.spec.CampaignPlan;
import org.parhelion.campaign.spec.PlannedTasks;
import org.parhelion.campaign.store.MemoryTaskStore;
import org.parhelion.io.NpyWriter;

/** A coordinator in memory behind a server, with tokens for each role. A task named {@code hold-…} runs until it is cancelled, one named {@code fail-…} fails. */
final class ServedCampaigns implements AutoCloseable, CampaignDesk {
    static final List<String> NAMES = List.of("viewer", "operator", "commander", "admin", "worker", "stranger", "late");

    /** The spans of submitters, by the names of what they have submitted. */
    final Map<String, Optional<TraceContext>> traces = new ConcurrentHashMap<>();

    private final Map<String, String> tokens = new HashMap<>();
    private final Map<CampaignId, CampaignPlan> plans = new ConcurrentHashMap<>();
    private final CampaignTally tally;
    private final Path directory;
    private final Optional<AuditLog> audit;
    private final MemoryTaskStore store = new MemoryTaskStore();
    private final CampaignRunner runner;
    private final CampaignHttpServer server;
    private volatile boolean leads = true;

    ServedCampaigns(Path directory, boolean identified, double requestsPerSecond) throws IOException {
        this(directory, identified, requestsPerSecond, Optional.empty());
    }

    ServedCampaigns(Path directory, boolean identified, double requestsPerSecond, Optional<TlsFiles> tls)
            throws IOException {
        this.directory = directory;
        this.tally = new CampaignTally(InstantSource.system());
        this.runner = LocalRunner.open(
                store, new Stub(), RunnerOptions.DEFAULT.withSlots(4).withPrefetch(0), tally);
        Optional<AccessTokens> accepted = identified ? Optional.of(tokens()) : Optional.empty();
        this.audit = identified
                ? Optional.of(AuditLog.open(directory.resolve("audit.jsonl"), InstantSource.system(), note -> {}))
                : Optional.empty();
        this.server = CampaignHttpServer.start(
                this,
                tally,
                new HttpOptions(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                        tls,
                        accepted,
                        audit,
                        InstantSource.system(),
                        1 << 16,
                        64,
                        requestsPerSecond));
    }

    private AccessTokens tokens() throws IOException {
        StringBuilder file = new StringBuilder();
        for (String name : NAMES) {
            Set<Role> roles = switch (name) {
                case "operator" -> Set.of(Role.OPERATOR);
                case "commander" -> Set.of(Role.OPERATOR, Role.COMMANDS);
                case "admin", "stranger" -> Set.of(Role.ADMIN);
                case "worker" -> Set.of(Role.WORKER);
                default -> Set.of(Role.VIEWER);
            };
            String token = AccessTokens.random();
            tokens.put(name, token);
            file.append(AccessTokens.line(
                            token,
                            new Principal(
                                    name,
                                    Optional.of(name.equals("stranger") ? "chemistry" : "physics"),
                                    roles,
                                    name.equals("late") ? Instant.EPOCH : Instant.MAX)))
                    .append('\n');
        }
        return AccessTokens.watched(Files.writeString(directory.resolve("tokens"), file), note -> {});
    }

    /** Ends each task at once, unless its name says otherwise. */
    private static final class Stub implements TaskExecutor {
        @Override
        public RunningTask start(Assignment assignment, TaskListener listener) {
            TaskSpec task = assignment.task();
            if (task.name().startsWith("fail")) {
                listener.ended(new TaskOutcome.Failed(FailureClass.FAILED, "it should"));
            } else if (!task.name().startsWith("hold")) {
                listener.progressed(0.5);
                listener.ended(new TaskOutcome.Succeeded(
                        Map.of("y", Scalar.of(2.0 * task.index()), "bad", Scalar.of(Double.NaN)), ""));
            }
            return new RunningTask() {
                @Override
                public void cancel() {
                    listener.ended(new TaskOutcome.Failed(FailureClass.PREEMPTED, "was cancelled"));
                }

                @Override
                public void drain() {
                    cancel();
                }
            };
        }
    }

    /** Submits tasks of a run file. */
    CampaignId submit(String tenant, String name, String kind, int tasks) {
        CampaignId id = new CampaignId(tenant, name);
        runner.submit(id, CampaignRule.DEFAULT, tasks(kind, tasks, new TaskProgram.RunFile("heat.yaml")));
        return id;
    }

    CampaignId submitCommand(String tenant, String name, String kind) {
        CampaignId id = new CampaignId(tenant, name);
        runner.submit(
                id, CampaignRule.DEFAULT, tasks(kind, 1, new TaskProgram.Command(List.of("true", "s3cret-argument"))));
        return id;
    }

    private static List<TaskSpec> tasks(String kind, int tasks, TaskProgram program) {
        return IntStream.range(0, tasks)
                .mapToObj(n -> new TaskSpec(
                        n,
                        kind + "-" + n,
                        program,
                        Map.of("x", Scalar.of(n), "label", Scalar.of("é\"<" + n)),
                        TaskNeeds.ONE_SLOT,
                        0,
                        0,
                        RetryRule.NONE,
                        List.of(),
                        false,
                        ""))
                .toList();
    }

    @Override
    public Optional<CampaignRunner> runner() {
        return leads ? Optional.of(runner) : Optional.empty();
    }

    void leads(boolean now) {
        leads = now;
    }

    @Override
    public Optional<Submitter> submitter() {
        return Optional.of(this::submit);
    }

    private CampaignId submit(CampaignSubmission submission, Consumer<TaskProgram> check) {
        traces.put(submission.name().orElse("unnamed"), submission.trace());
        CampaignPlan plan;
        try {
            Path files = Files.createTempDirectory(directory, "submitted");
            plan = CampaignFile.read(
                    Files.writeString(
                            files.resolve(submission.name().orElse("unnamed") + ".yaml"),
                            submission.text().orElse("")),
                    submission.settings());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        plan.programs().forEach(program -> check.accept(program.program()));
        CampaignId id = new CampaignId(submission.tenant(), plan.name());
        runner.submit(id, plan.rule(), new PlannedTasks(plan).begin());
        plans.put(id, plan);
        return id;
    }

    @Override
    public Optional<CampaignPlan> plan(CampaignId id) {
        return Optional.ofNullable(plans.get(id));
    }

    @Override
    public String output(CampaignId id, int task, String stream) {
        return "é".repeat(20_000) + stream + " of " + task;
    }

    @Override
    public Path files(CampaignId id, TaskSpec task) {
        return directory.resolve("runs").resolve(id.name()).resolve(String.valueOf(task.index()));
    }

    /** Writes a field as the run of a task would. */
    void write(CampaignId id, int task, String name, double value) throws IOException {
        Path file = files(id, runner.tasks(id).get(task).spec()).resolve(name + ".npy");
        Files.createDirectories(Objects.requireNonNull(file.getParent()));
        double[] values = new double[12 * 16];
        Arrays.setAll(values, point -> value * point);
        NpyWriter.write(file, values, 12, 16);
    }

    CampaignRunner coordinator() {
        return runner;
    }

    String token(String name) {
        return Objects.requireNonNull(tokens.get(name), name);
    }

    List<String> tokensOfAll() {
        return List.copyOf(tokens.values());
    }

    Path auditFile() {
        return directory.resolve("audit.jsonl");
    }

    CampaignTally tally() {
        return tally;
    }

    InetSocketAddress address() {
        return server.address();
    }

    String url() {
        return server.url();
    }

    @Override
    public void close() {
        server.close();
        runner.close();
        store.close();
        audit.ifPresent(AuditLog::close);
    }
}
