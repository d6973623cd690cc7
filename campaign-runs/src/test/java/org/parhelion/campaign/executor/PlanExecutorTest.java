package org.parhelion.campaign.executor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.parhelion.campaign.Assignment;
import org.parhelion.campaign.Attempt;
import org.parhelion.campaign.CampaignId;
import org.parhelion.campaign.CampaignListener;
import org.parhelion.campaign.CampaignRunner;
import org.parhelion.campaign.FailureClass;
import org.parhelion.campaign.RunnerOptions;
import org.parhelion.campaign.RunningTask;
import org.parhelion.campaign.Scalar;
import org.parhelion.campaign.TaskListener;
import org.parhelion.campaign.TaskOutcome;
import org.parhelion.campaign.TaskProgram;
import org.parhelion.campaign.TaskRecord;
import org.parhelion.campaign.TaskSpec;
import org.parhelion.campaign.TaskState;
import org.parhelion.campaign.local.LocalRunner;
import org.parhelion.campaign.spec.CampaignFile;
import org.parhelion.campaign.spec.CampaignPlan;
import org.parhelion.campaign.spec.PlannedTasks;
import org.parhelion.campaign.store.MemoryTaskStore;
import org.parhelion.launch.Program;

@Timeout(120)
class PlanExecutorTest {
    private static final String TRACE_PARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    private static final long DEADLINE_SECONDS = 60;

    @TempDir
    private Path directory;

    private CampaignPlan plan(String yaml) throws IOException {
        Files.writeString(directory.resolve("heat.yaml"), """
                problem: heat
                grid: {points: [24, 24], extent: 1 m}
                diffusivity: 1e-4 m²/s
                steps: 60
                initial: {gaussian: {peak: 300 K, width: 10 cm, centre: [0 m, 0 m]}}
                boundary: dirichlet 0 K
                output: {integrals: {fields: [u]}}
                """);
        Path file = directory.resolve("campaign.yaml");
        Files.writeString(file, yaml);
        return CampaignFile.read(file, List.of());
    }

    private PlanExecutor open(CampaignPlan plan) throws IOException {
        return PlanExecutor.open(plan, directory.resolve("campaign"), arguments -> arguments);
    }

    private static Assignment assignment(TaskSpec task, int number) {
        return new Assignment(
                new Attempt(CampaignId.of("test"), task.index(), number, 1),
                task,
                task.needs().memoryBytes(),
                0,
                TRACE_PARENT);
    }

    /** Starts an attempt, does something with it, and returns its outcome. */
    private static TaskOutcome outcome(
            PlanExecutor executor, TaskSpec task, java.util.function.Consumer<RunningTask> then)
            throws InterruptedException, ExecutionException, TimeoutException {
        CompletableFuture<TaskOutcome> ended = new CompletableFuture<>();
        RunningTask running = executor.start(assignment(task, 1), new TaskListener() {
            @Override
            public void progressed(double fraction) {}

            @Override
            public void ended(TaskOutcome outcome) {
                ended.complete(outcome);
            }
        });
        then.accept(running);
        return ended.get(DEADLINE_SECONDS, TimeUnit.SECONDS);
    }

    private TaskOutcome only(String yaml) throws Exception {
        CampaignPlan plan = plan(yaml);
        try (PlanExecutor executor = open(plan)) {
            return outcome(executor, new PlannedTasks(plan).begin().getFirst(), _ -> {});
        }
    }

    private static String shell(String script) {
        return "command: [sh, -c, " + org.parhelion.runs.report.Json.line(script) + "]\n";
    }

    @Test
    void aNameThatLeadsOutOfTheDirectoryIsRefused() {
        TaskSpec task = TaskSpec.of(0, new TaskProgram.RunFile("heat.yaml"), Map.of());
        assertThat(PlanExecutor.files(Path.of("sweep"), task.withName("a/b"))).isEqualTo(Path.of("sweep/runs/a/b"));
        for (String name : List.of("..", "../../other", ".", "a/..", "/etc")) {
            assertThatThrownBy(() -> PlanExecutor.files(Path.of("sweep"), task.withName(name)))
                    .hasMessageContaining("'" + name + "'");
        }
    }

    @Test
    void aCommandGetsTheSpanOfItsAttempt() throws Exception {
        assertThat(only(shell("echo \"span $TRACEPARENT\"") + "results: {span: {regex: 'span (.*)'}}\n"))
                .isInstanceOfSatisfying(
                        TaskOutcome.Succeeded.class,
                        succeeded -> assertThat(
                                        String.valueOf(succeeded.results().get("span")))
                                .isEqualTo(TRACE_PARENT));
    }

    @Test
    void aCommandGetsItsParametersAndReturnsResults() throws Exception {
        TaskOutcome outcome = only("""
                command: [printf, 'speed %s of {task}\\n{{"drag": {{"x": 2.5}}}}\\n', "{speed}"]
                parameters: {speed: [17]}
                results: {speed: {regex: "speed (\\\\d+)"}, drag: {json: drag.x}}
                """.replace("{{", "{").replace("}}}}", "}}"));
        assertThat(outcome)
                .isInstanceOfSatisfying(
                        TaskOutcome.Succeeded.class,
                        succeeded -> assertThat(succeeded.results())
                                .isEqualTo(Map.of("speed", Scalar.of(17), "drag", Scalar.of(2.5))));
        assertThat(OutputLog.read(directory.resolve("campaign/output"), 0, "out"))
                .isEqualTo("speed 17 of 0\n{\"drag\": {\"x\": 2.5}}\n");
    }

    @Test
    void failuresAreToldApart() throws Exception {
        assertFails(only(shell("echo bad luck >&2; exit 3")), FailureClass.FAILED, "exit status 3: bad luck");
        assertFails(only(shell("kill -TERM $$")), FailureClass.PREEMPTED, "signal 15");
        assertFails(only(shell("kill -KILL $$")), FailureClass.PREEMPTED, "signal 9 from outside");
        assertFails(only(shell("kill -SEGV $$")), FailureClass.FAILED, "signal 11");
        assertFails(
                only(shell("echo java.lang.OutOfMemoryError >&2; exit 1")),
                FailureClass.OUT_OF_MEMORY,
                "exit status 1");
        assertFails(only("command: [no-such-program]\n"), FailureClass.FAILED, "no-such-program");
        assertFails(
                only(shell("echo 1") + "results: {a: {regex: 'b(.)'}}\n"),
                FailureClass.FAILED,
                "nothing in the output");
        assertThat(only(shell("echo '{\"steps\": 7}'; exit 75"))).isEqualTo(new TaskOutcome.Preempted(7));
    }

    private static void assertFails(TaskOutcome outcome, FailureClass kind, String words) {
        assertThat(outcome).isInstanceOfSatisfying(TaskOutcome.Failed.class, failed -> {
            assertThat(failed.kind()).as(failed.message()).isEqualTo(kind);
            assertThat(failed.message()).contains(words);
        });
    }

    /** Runs the campaign as {@code parhelion campaign run} does, with retries and timeouts. */
    private TaskRecord recorded(String yaml) throws Exception {
        CampaignPlan plan = plan(yaml);
        CampaignId id = CampaignId.of("test");
        try (PlanExecutor executor = open(plan);
                CampaignRunner runner = LocalRunner.open(
                        new MemoryTaskStore(), executor, RunnerOptions.DEFAULT, new CampaignListener() {})) {
            runner.submit(id, plan.rule(), new PlannedTasks(plan).begin());
            assertThat(runner.await(id, Duration.ofSeconds(DEADLINE_SECONDS))).isTrue();
            return runner.tasks(id).getFirst();
        }
    }

    @Test
    void aTimeoutEndsTheProcessesOfATask() throws Exception {
        Path pid = directory.resolve("pid");
        TaskRecord task = recorded(shell("sleep 1000 & echo $! > " + pid + "; wait") + "timeout: 300 ms\nretries: 0\n");
        assertFails(task.outcome().orElseThrow(), FailureClass.TIMEOUT, "timeout of 300 ms");
        awaitEnd(Long.parseLong(Files.readString(pid).strip()));
    }

    @Test
    void aCommandThatNeedsMoreMemoryGetsItInTheNextAttempt() throws Exception {
        assumeThat(Program.output("prlimit", "--version")).as("prlimit").isPresent();
        // dd holds one block: 100 MB are too little, 150 MB are enough.
        TaskRecord task = recorded("""
                command: [dd, if=/dev/zero, of=/dev/null, bs=120M, count=1]
                memory: 100 MB
                """);
        assertThat(task.state()).as("%s", task.outcome()).isEqualTo(TaskState.SUCCEEDED);
        assertThat(task.history().attempts()).isEqualTo(2);
        assertThat(task.history().memoryBytes()).isEqualTo(150_000_000);
    }

    /** A class of a user. */
    public static final class Hoarder {
        private Hoarder() {}

        /** A method of a user. */
        public static Map<String, Object> hoard(Map<String, String> parameters) {
            return Map.of("bytes", new byte[Integer.parseInt(parameters.getOrDefault("bytes", "0"))].length);
        }
    }

    @Test
    void theHeapOfAMethodsJvmIsTheMemoryOfItsTask() throws Exception {
        String yaml = "method: " + Hoarder.class.getName() + "::hoard\nparameters: {bytes: [100000000]}\n"
                + "isolation: process\nmemory: 120 MiB\n";
        TaskRecord task = recorded(yaml);
        assertThat(task.state()).as("%s", task.outcome()).isEqualTo(TaskState.SUCCEEDED);
        assertThat(task.history().attempts()).isEqualTo(2);
        assertFails(
                recorded(yaml + "retries: 0\n").outcome().orElseThrow(),
                FailureClass.OUT_OF_MEMORY,
                "OutOfMemoryError");
    }

    @Test
    void aSlurmStepOutsideAJobIsRefused() throws Exception {
        assumeThat(System.getenv(SlurmStep.JOB)).isNull();
        assertFails(only(shell("true") + "isolation: slurm-step\n"), FailureClass.NODE_BAD, "no part of a Slurm job");
    }

    @Test
    void nothingThatACancelledCommandStartedIsLeft() throws Exception {
        CampaignPlan plan = plan(shell("sleep 1000 & echo $! > pids; sh -c 'sleep 1001 & echo $! >> pids; wait'"));
        Path pids = directory.resolve("pids");
        try (PlanExecutor executor = open(plan)) {
            TaskOutcome outcome =
                    outcome(executor, new PlannedTasks(plan).begin().getFirst(), running -> {
                        awaitLines(pids, 2);
                        running.cancel();
                    });
            assertFails(outcome, FailureClass.PREEMPTED, "from outside");
        }
        for (String pid : Files.readAllLines(pids)) {
            awaitEnd(Long.parseLong(pid));
        }
    }

    @Test
    void aCommandThatIsDrainedHasNotFailed() throws Exception {
        Path begun = directory.resolve("begun");
        CampaignPlan plan = plan(shell("echo > " + begun + "; exec sleep 1000"));
        try (PlanExecutor executor = open(plan)) {
            TaskOutcome outcome =
                    outcome(executor, new PlannedTasks(plan).begin().getFirst(), running -> {
                        awaitLines(begun, 1);
                        running.drain();
                    });
            assertThat(outcome).isEqualTo(new TaskOutcome.Preempted(0));
        }
    }

    @Test
    void orphansOfAKilledCoordinatorAreEnded() throws Exception {
        CampaignPlan plan = plan(shell("true"));
        Path campaign = directory.resolve("campaign");
        Files.createDirectories(campaign);
        ProcessBuilder orphan = new ProcessBuilder("sleep", "1000");
        orphan.environment()
                .put(ProcessGroup.MARK, campaign.resolve("processes").toString());
        Process process = orphan.start();
        Process other = new ProcessBuilder("sleep", "1000").start();
        try (PlanExecutor _ = open(plan)) {
            assertThat(process.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS)).isTrue();
            assertThat(other.isAlive()).isTrue();
        } finally {
            other.destroyForcibly();
        }
    }

    private static void awaitLines(Path file, int count) {
        await(() -> Files.exists(file) && Files.readAllLines(file).size() >= count);
    }

    private static void awaitEnd(long pid) {
        await(() -> {
            Path status = Path.of("/proc/" + pid + "/status");
            return !Files.exists(status) || Files.readString(status).contains("State:\tZ");
        });
    }

    private interface Condition {
        boolean holds() throws IOException;
    }

    private static void await(Condition condition) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(DEADLINE_SECONDS);
        try {
            while (!condition.holds()) {
                assertThat(System.nanoTime()).isLessThan(deadline);
                java.util.concurrent.locks.LockSupport.parkNanos(1_000_000);
            }
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** A class of a user. */
    public static final class Squares {
        private Squares() {}

        /** A method of a user. */
        public static Map<String, Object> square(Map<String, String> parameters) {
            double root = Math.sqrt(Double.parseDouble(parameters.getOrDefault("x", "0")));
            return Map.of("square", Math.pow(root, 4));
        }
    }

    @Test
    void aMethodRunsInThreadsOrAJvm() throws Exception {
        for (String isolation : List.of("thread", "virtual-thread", "process")) {
            String yaml = "method: " + Squares.class.getName() + "::square\nparameters: {x: [4]}\nresults: [square]\n"
                    + "isolation: " + isolation + "\n";
            assertThat(only(yaml))
                    .as(isolation)
                    .isInstanceOfSatisfying(
                            TaskOutcome.Succeeded.class,
                            succeeded -> assertThat(succeeded.results()).containsEntry("square", Scalar.of(16.0)));
        }
        assertFails(
                only("method: " + Squares.class.getName() + "::square\nparameters: {x: [-1]}\nresults: [square]\n"),
                FailureClass.NAN,
                "square is not finite");
        assertFails(only("method: a.B::c\n"), FailureClass.FAILED, "is required");
    }

    @Test
    void aRunIsDrainedAndContinuesToTheSameBits() throws Exception {
        String yaml =
                "run: heat.yaml\nset: {steps: 200000, grid.points: [8, 8]}\nresults: {bits: {report: checksum}}\n";
        CampaignPlan endless = plan(yaml.replace("200000", "20000000"));
        try (PlanExecutor executor = open(endless)) {
            TaskSpec task = new PlannedTasks(endless).begin().getFirst();
            assertThat(outcome(executor, task, RunningTask::drain)).isInstanceOfAny(TaskOutcome.Preempted.class);
            assertThat(outcome(executor, task, RunningTask::drain))
                    .isInstanceOfSatisfying(
                            TaskOutcome.Preempted.class,
                            preempted -> assertThat(preempted.step()).isPositive());
        }
    }

    @Test
    void aTrialThatIsStoppedAtItsRungsHasTheResultOfAWholeRun() throws Exception {
        Function<String, String> sweep = design -> """
                run: heat.yaml
                parameters: {diffusivity: [1e-4 m²/s]}
                results: {heat: {integral: u}}
                """ + design;
        CampaignPlan halving =
                plan(sweep.apply("design: {type: asha, trials: 1, objective: heat, steps: {from: 20, to: 60}}\n"));
        List<Double> heat = new ArrayList<>();
        try (PlanExecutor executor = open(halving)) {
            TaskSpec first = new PlannedTasks(halving).begin().getFirst();
            for (int steps : new int[] {20, 20, 60, 60}) {
                TaskSpec task = new TaskSpec(
                        0,
                        first.name(),
                        first.program(),
                        Map.of("diffusivity", Scalar.of("1e-4 m²/s"), "steps", Scalar.of(steps)),
                        first.needs(),
                        0,
                        0,
                        first.retry(),
                        List.of(),
                        true,
                        "");
                heat.add(value(outcome(executor, task, _ -> {}), "heat"));
            }
        }
        directory
                .resolve("campaign")
                .toFile()
                .renameTo(directory.resolve("first").toFile());
        assertThat(heat.get(0)).isEqualTo(heat.get(1)).isGreaterThan(heat.get(2));
        assertThat(heat.get(2)).isEqualTo(heat.get(3));
        assertThat(value(only(sweep.apply("")), "heat")).isEqualTo(heat.get(2));
        assertThat(Files.mismatch(
                        directory.resolve("first/runs/000000/integrals.csv"),
                        directory.resolve("campaign/runs/000000/integrals.csv")))
                .isEqualTo(-1);
    }

    private static double value(TaskOutcome outcome, String name) {
        assertThat(outcome).isInstanceOf(TaskOutcome.Succeeded.class);
        return Optional.ofNullable(((TaskOutcome.Succeeded) outcome).results().get(name))
                .orElseThrow()
                .asDouble();
    }

    @Test
    void aCutOffRowOfTheOutputsIndexIsRemoved() throws IOException {
        Path log = directory.resolve("log");
        try (OutputLog first = OutputLog.open(log)) {
            first.append(3, 1, "out", "hello ".getBytes(java.nio.charset.StandardCharsets.UTF_8), 6);
        }
        Files.writeString(log.resolve("index.csv"), "3,1,out,00000.l", java.nio.file.StandardOpenOption.APPEND);
        try (OutputLog second = OutputLog.open(log)) {
            second.append(4, 1, "out", "other".getBytes(java.nio.charset.StandardCharsets.UTF_8), 5);
            second.append(3, 2, "out", "world".getBytes(java.nio.charset.StandardCharsets.UTF_8), 5);
        }
        assertThat(OutputLog.read(log, 3, "out")).isEqualTo("hello world");
    }
}
