package org.parhelion.campaign.executor;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.parhelion.campaign.Assignment;
import org.parhelion.campaign.FailureClass;
import org.parhelion.campaign.RunningTask;
import org.parhelion.campaign.Scalar;
import org.parhelion.campaign.TaskExecutor;
import org.parhelion.campaign.TaskListener;
import org.parhelion.campaign.TaskOutcome;
import org.parhelion.campaign.TaskProgram;
import org.parhelion.campaign.TaskSpec;
import org.parhelion.campaign.spec.CampaignPlan;
import org.parhelion.campaign.spec.CommandTemplate;
import org.parhelion.campaign.spec.Isolation;
import org.parhelion.campaign.spec.PlannedProgram;
import org.parhelion.runs.file.ConfigException;

/**
 * Runs the tasks of a plan. Each attempt has a thread to itself, which later attempts use again; a process of a command has a process group, so that nothing that it started is left. Timeouts are the worker's: it cancels
 * the attempt.
 *
 * <pre>
 *   DIR/runs/NAME/…           what a task writes; tasks that continue each other share NAME
 *   DIR/output/…              what processes print
 *   DIR/processes/GROUP       process groups that run, so that the next coordinator can end those of one that was killed
 * </pre>
 */
public final class PlanExecutor implements TaskExecutor, AutoCloseable {
    private final CampaignPlan plan;
    private final Path directory;
    private final Path marks;
    private final UnaryOperator<List<String>> parhelion;
    private final OutputLog output;
    private final AttemptThreads threads = new AttemptThreads();

    private PlanExecutor(
            CampaignPlan plan, Path directory, Path marks, UnaryOperator<List<String>> parhelion, OutputLog output) {
        this.plan = plan;
        this.directory = directory;
        this.marks = marks;
        this.parhelion = parhelion;
        this.output = output;
    }

    /**
     * Opens an executor, and ends processes that one before it left behind because it was killed.
     *
     * @param plan the campaign
     * @param directory the directory of the campaign
     * @param parhelion makes the command line of {@code parhelion} with arguments, for tasks in processes of their own
     * @return the executor
     * @throws IOException if the directory cannot be written
     */
    public static PlanExecutor open(CampaignPlan plan, Path directory, UnaryOperator<List<String>> parhelion)
            throws IOException {
        Path marks = directory.resolve("processes");
        sweep(marks);
        return new PlanExecutor(plan, directory, marks, parhelion, OutputLog.open(directory.resolve("output")));
    }

    /**
     * Opens an executor of one worker of several that share the campaign's directory.
     *
     * @param plan the campaign
     * @param directory the directory of the campaign
     * @param marks identifies the worker: its processes are known by this path
     * @param output where it keeps what processes print; no other worker has it
     * @param parhelion makes the command line of {@code parhelion} with arguments, for tasks in processes of their own
     * @return the executor
     * @throws IOException if the directory cannot be written
     */
    public static PlanExecutor shared(
            CampaignPlan plan, Path directory, Path marks, Path output, UnaryOperator<List<String>> parhelion)
            throws IOException {
        return new PlanExecutor(plan, directory, marks, parhelion, OutputLog.open(output));
    }

    /**
     * Ends processes that an executor left behind because it was killed.
     *
     * @param marks identifies the executor
     * @throws IOException if the list of processes cannot be read
     */
    public static void sweep(Path marks) throws IOException {
        ProcessGroup.sweep(marks);
    }

    /**
     * {@return whether the plan has the program of a task}
     *
     * @param task a task of the campaign
     */
    public boolean runs(TaskSpec task) {
        return plan.programOf(task.index()).program().equals(task.program());
    }

    @Override
    public RunningTask start(Assignment assignment, TaskListener listener) {
        PlannedProgram program = plan.programOf(assignment.task().index());
        AttemptControl control = new AttemptControl(listener);
        AttemptBody body = program.isolation() == Isolation.SLURM_STEP && System.getenv(SlurmStep.JOB) == null
                ? _ -> new TaskOutcome.Failed(
                        FailureClass.NODE_BAD,
                        "isolation: slurm-step: this worker is no part of a Slurm job: there is no " + SlurmStep.JOB)
                : body(assignment, program);
        String name = "task " + assignment.attempt();
        Runnable attempt = () -> listener.ended(run(body, control, assignment.step()));
        if (program.isolation() == Isolation.VIRTUAL_THREAD) {
            Thread.ofVirtual().name(name).start(attempt);
        } else {
            threads.start(name, attempt);
        }
        return new RunningTask() {
            @Override
            public void cancel() {
                control.ask(AttemptControl.Wish.CANCEL);
            }

            @Override
            public void drain() {
                control.ask(AttemptControl.Wish.DRAIN);
            }
        };
    }

    private static TaskOutcome run(AttemptBody body, AttemptControl control, long step) {
        TaskOutcome outcome;
        try {
            outcome = body.run(control);
        } catch (InterruptedException e) {
            outcome = new TaskOutcome.Failed(FailureClass.PREEMPTED, "interrupted");
        } catch (Exception | Error e) {
            outcome = Failures.of(e);
        }
        if (control.wish() == AttemptControl.Wish.DRAIN
                && outcome instanceof TaskOutcome.Failed failed
                && failed.kind() == FailureClass.PREEMPTED) {
            // A program that dies of SIGTERM, for instance because it has just begun, was stopped and has not failed.
            return new TaskOutcome.Preempted(step);
        }
        boolean ended = outcome instanceof TaskOutcome.Succeeded || outcome instanceof TaskOutcome.Preempted;
        return control.wish() == AttemptControl.Wish.CANCEL && !ended
                ? new TaskOutcome.Failed(FailureClass.PREEMPTED, "was ended from outside")
                : outcome;
    }

    /**
     * {@return the directory that a task writes into}
     *
     * @param campaign the directory of the campaign
     * @param task the task
     * @throws IllegalArgumentException if its name leads out of the campaign's directory
     */
    public static Path files(Path campaign, TaskSpec task) {
        Path runs = campaign.resolve("runs");
        Path files = runs.resolve(task.displayName()).normalize();
        if (!files.startsWith(runs.normalize()) || files.equals(runs.normalize())) {
            throw new IllegalArgumentException(
                    "the task's name '" + task.displayName() + "' is no name of a directory");
        }
        return files;
    }

    private AttemptBody body(Assignment assignment, PlannedProgram program) {
        Path place = files(directory, assignment.task());
        Map<String, String> parameters = new LinkedHashMap<>();
        assignment.task().parameters().forEach((name, value) -> parameters.put(name, value.toString()));
        OptionalLong stopAfter = stopAfter(assignment);
        boolean process = program.isolation().isProcess();
        return switch (program.program()) {
            case TaskProgram.RunFile run -> {
                parameters.keySet().removeIf(name -> plan.steps().isPresent() && name.equals(CampaignPlan.STEPS));
                RunTask task = new RunTask(Path.of(run.path()), program, parameters, plan.steps(), stopAfter, place);
                yield process ? new RunProcess(task, parhelion, group(assignment, place)) : new RunHere(task);
            }
            case TaskProgram.Command command ->
                commandBody(
                        program,
                        CommandTemplate.fill(command.arguments(), values(parameters, place, assignment)),
                        group(assignment, place));
            case TaskProgram.JavaMethod method ->
                process
                        ? commandBody(program, MethodMain.command(method, parameters), group(assignment, place))
                        : new MethodBody(method, parameters, program.results(), place);
        };
    }

    private CommandBody commandBody(
            PlannedProgram program, List<String> command, ProcessGroup.Surroundings surroundings) {
        boolean java = program.program() instanceof TaskProgram.JavaMethod;
        return new CommandBody(
                surroundings.command(command, program.needs().ranks(), java),
                plan.base().toAbsolutePath(),
                program.results(),
                surroundings);
    }

    private static Map<String, String> values(Map<String, String> parameters, Path place, Assignment assignment) {
        Map<String, String> values = new LinkedHashMap<>(parameters);
        values.putIfAbsent(
                CommandTemplate.TASK, String.valueOf(assignment.task().index()));
        values.putIfAbsent(
                CommandTemplate.ATTEMPT, String.valueOf(assignment.attempt().number()));
        values.putIfAbsent(CommandTemplate.DIRECTORY, place.toAbsolutePath().toString());
        values.putIfAbsent(
                CommandTemplate.RANKS, String.valueOf(assignment.task().needs().ranks()));
        return values;
    }

    private ProcessGroup.Surroundings group(Assignment assignment, Path place) {
        boolean step = plan.programOf(assignment.task().index()).isolation() == Isolation.SLURM_STEP;
        return new ProcessGroup.Surroundings(
                marks,
                place,
                output,
                assignment.task().index(),
                assignment.attempt(),
                new MemoryLimit(assignment.memoryBytes()),
                Optional.ofNullable(step ? System.getenv(SlurmStep.JOB) : null)
                        .map(job -> SlurmStep.of(job, assignment.attempt())),
                assignment.traceParent());
    }

    private OptionalLong stopAfter(Assignment assignment) {
        @Nullable Scalar steps = assignment.task().parameters().get(CampaignPlan.STEPS);
        if (plan.steps().isEmpty() || steps == null) {
            return OptionalLong.empty();
        }
        try {
            long step = Long.parseLong(steps.toString());
            return step < plan.steps().getAsLong() ? OptionalLong.of(step) : OptionalLong.empty();
        } catch (NumberFormatException e) {
            throw new ConfigException(CampaignPlan.STEPS + ": '" + steps + "' is no number", e);
        }
    }

    /** {@return what processes of tasks print} */
    public OutputLog output() {
        return output;
    }

    @Override
    public void close() {
        output.close();
    }
}
