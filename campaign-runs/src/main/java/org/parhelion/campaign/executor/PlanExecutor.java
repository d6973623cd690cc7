package org.parhelion.campaign.executor;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
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
import org.parhelion.campaign.spec.CampaignPlan;
import org.parhelion.campaign.spec.CommandTemplate;
import org.parhelion.campaign.spec.Isolation;
import org.parhelion.campaign.spec.PlannedProgram;
import org.parhelion.runs.file.ConfigException;

/**
 * Runs the tasks of a plan. Each attempt has a thread; a process of a command has a process group, so that nothing that it started is left.
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
    private final UnaryOperator<List<String>> parhelion;
    private final OutputLog output;
    private final ScheduledExecutorService timeouts;

    private PlanExecutor(CampaignPlan plan, Path directory, UnaryOperator<List<String>> parhelion, OutputLog output) {
        this.plan = plan;
        this.directory = directory;
        this.parhelion = parhelion;
        this.output = output;
        this.timeouts = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("timeouts of tasks").factory());
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
        ProcessGroup.sweep(directory.resolve("processes"));
        return new PlanExecutor(plan, directory, parhelion, OutputLog.open(directory.resolve("output")));
    }

    @Override
    public RunningTask start(Assignment assignment, TaskListener listener) {
        PlannedProgram program = plan.programOf(assignment.task().index());
        AttemptControl control = new AttemptControl(listener);
        AttemptBody body = body(assignment, program);
        Thread.Builder threads = program.isolation() == Isolation.VIRTUAL_THREAD
                ? Thread.ofVirtual()
                : Thread.ofPlatform().daemon();
        threads.name("task " + assignment.attempt()).start(() -> listener.ended(run(program, body, control)));
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

    private TaskOutcome run(PlannedProgram program, AttemptBody body, AttemptControl control) {
        @Nullable
        ScheduledFuture<?> timeout = program.timeoutMillis() > 0
                ? timeouts.schedule(
                        () -> control.ask(AttemptControl.Wish.TIMEOUT), program.timeoutMillis(), TimeUnit.MILLISECONDS)
                : null;
        TaskOutcome outcome;
        try {
            outcome = body.run(control);
        } catch (InterruptedException e) {
            outcome = new TaskOutcome.Failed(FailureClass.PREEMPTED, "interrupted");
        } catch (Exception | Error e) {
            outcome = Failures.of(e);
        }
        if (timeout != null) {
            timeout.cancel(false);
        }
        boolean ended = outcome instanceof TaskOutcome.Succeeded;
        return switch (control.wish()) {
            case RUN, DRAIN -> outcome;
            case TIMEOUT ->
                ended
                        ? outcome
                        : new TaskOutcome.Failed(
                                FailureClass.TIMEOUT, "took longer than " + program.timeoutMillis() / 1e3 + " s");
            case CANCEL ->
                ended || outcome instanceof TaskOutcome.Preempted
                        ? outcome
                        : new TaskOutcome.Failed(FailureClass.PREEMPTED, "was ended from outside");
        };
    }

    private AttemptBody body(Assignment assignment, PlannedProgram program) {
        Path place = directory.resolve("runs").resolve(assignment.task().displayName());
        Map<String, String> parameters = new LinkedHashMap<>();
        assignment.task().parameters().forEach((name, value) -> parameters.put(name, value.toString()));
        OptionalLong stopAfter = stopAfter(assignment);
        boolean process = program.isolation() == Isolation.PROCESS;
        return switch (program.program()) {
            case TaskProgram.RunFile run -> {
                parameters.keySet().removeIf(name -> plan.steps().isPresent() && name.equals(CampaignPlan.STEPS));
                RunTask task = new RunTask(Path.of(run.path()), program, parameters, plan.steps(), stopAfter, place);
                yield process ? new RunProcess(task, parhelion, group(assignment, place)) : new RunHere(task);
            }
            case TaskProgram.Command command ->
                new CommandBody(
                        CommandTemplate.fill(command.arguments(), values(parameters, place, assignment)),
                        plan.base().toAbsolutePath(),
                        program.results(),
                        group(assignment, place));
            case TaskProgram.JavaMethod method ->
                process
                        ? new CommandBody(
                                MethodMain.command(method, parameters),
                                plan.base().toAbsolutePath(),
                                program.results(),
                                group(assignment, place))
                        : new MethodBody(method, parameters, program.results(), place);
        };
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
        return new ProcessGroup.Surroundings(
                directory.resolve("processes"), place, output, assignment.task().index(), assignment.attempt());
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
        timeouts.shutdownNow();
        output.close();
    }
}
