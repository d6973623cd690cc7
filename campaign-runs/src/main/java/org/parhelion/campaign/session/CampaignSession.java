package org.parhelion.campaign.session;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import org.parhelion.campaign.Assignment;
import org.parhelion.campaign.CampaignException;
import org.parhelion.campaign.CampaignId;
import org.parhelion.campaign.CampaignListener;
import org.parhelion.campaign.CampaignRunner;
import org.parhelion.campaign.FailureClass;
import org.parhelion.campaign.RunnerOptions;
import org.parhelion.campaign.RunningTask;
import org.parhelion.campaign.TaskExecutor;
import org.parhelion.campaign.TaskListener;
import org.parhelion.campaign.TaskOutcome;
import org.parhelion.campaign.TaskRecord;
import org.parhelion.campaign.TaskState;
import org.parhelion.campaign.design.FixedSearch;
import org.parhelion.campaign.executor.PlanExecutor;
import org.parhelion.campaign.local.LocalRunner;
import org.parhelion.campaign.spec.CampaignPlan;
import org.parhelion.campaign.spec.PlannedTasks;
import org.parhelion.campaign.store.TaskStore;
import org.parhelion.campaign.store.TaskStores;
import org.parhelion.runs.file.ConfigException;
import org.parhelion.runs.report.RunFailure;

/**
 * Runs a campaign in this process, without a server. What has ended is in the store; a process that runs the same campaign in the same directory goes on with the rest, after
 * any kill.
 */
public final class CampaignSession {
    private static final Duration POLL = Duration.ofMillis(100);

    private final CampaignPlan plan;
    private final CampaignDirectory directory;
    private final RunnerOptions options;
    private final UnaryOperator<List<String>> parhelion;

    /**
     * The end of a session.
     *
     * @param stopped whether it was stopped before the end of the campaign
     * @param tasks the tasks, by number
     */
    public record End(boolean stopped, List<TaskRecord> tasks) {
        /** {@return whether all tasks have succeeded} */
        public boolean succeeded() {
            return !stopped && tasks.stream().allMatch(task -> task.state() == TaskState.SUCCEEDED);
        }
    }

    /** Watches a session. All methods are called by threads of the session, which a slow observer delays. */
    public interface Observer extends CampaignListener {
        /**
         * A runner has been opened, which may be asked and told from any thread until the session ends.
         *
         * @param runner runs the campaign
         */
        default void running(CampaignRunner runner) {}

        /**
         * The campaign begins or goes on.
         *
         * @param tasks its tasks so far, by number
         */
        void opened(List<TaskRecord> tasks);
    }

    /**
     * Prepares a session.
     *
     * @param plan the campaign
     * @param directory where it is
     * @param options slots, memory, tags
     * @param parhelion makes the command line of {@code parhelion} with arguments, for tasks in processes of their own
     */
    public CampaignSession(
            CampaignPlan plan,
            CampaignDirectory directory,
            RunnerOptions options,
            UnaryOperator<List<String>> parhelion) {
        this.plan = plan;
        this.directory = directory;
        this.options = options;
        this.parhelion = parhelion;
    }

    private CampaignId id() {
        try {
            return CampaignId.of(plan.name());
        } catch (IllegalArgumentException e) {
            throw new ConfigException("name: " + e.getMessage(), e);
        }
    }

    /**
     * Runs the campaign to its end, or until it must stop: then running tasks write checkpoints, and none of them costs a retry.
     *
     * @param retries whether failed tasks, and those that were cancelled, are started again first
     * @param stop tells whether to stop; asked several times a second
     * @param observer watches the session
     * @return how it ended
     * @throws ConfigException if another process runs the campaign, or the directory contains another one
     * @throws CampaignException if the store fails
     * @throws InterruptedException if the thread is interrupted
     */
    public End run(boolean retries, BooleanSupplier stop, Observer observer) throws InterruptedException {
        directory.requireSame(plan);
        try (CampaignDirectory.Lock _ = directory.lock();
                PlanExecutor executor = PlanExecutor.open(plan, directory.path(), parhelion);
                TaskStore store = TaskStores.open(directory.store());
                CampaignRunner runner = LocalRunner.open(store, executor, options, observer)) {
            directory.takeCancelRequest(); // of a session that is over
            submit(runner);
            if (retries) {
                retry(runner);
            }
            observer.running(runner);
            observer.opened(runner.tasks(id()));
            boolean stopped = false;
            while (!stopped && !runner.await(id(), POLL)) {
                if (directory.takeCancelRequest()) {
                    runner.cancel(id());
                }
                stopped = stop.getAsBoolean();
            }
            if (stopped) {
                runner.drain();
            }
            List<TaskRecord> tasks = runner.tasks(id());
            return new End(
                    stopped && tasks.stream().anyMatch(task -> !task.state().ended()), tasks);
        } catch (IOException e) {
            throw new UncheckedIOException(directory.path() + ": " + e.getMessage(), e);
        }
    }

    private void retry(CampaignRunner runner) {
        try {
            runner.retry(id());
        } catch (IllegalArgumentException | IllegalStateException e) {
            throw new RunFailure(String.valueOf(e.getMessage()), e);
        }
    }

    /** The tasks of a fixed design are submitted as a list: failed ones can then be started again. */
    private void submit(CampaignRunner runner) {
        PlannedTasks tasks = new PlannedTasks(plan);
        if (plan.search().get() instanceof FixedSearch) {
            runner.submit(id(), plan.rule(), tasks.begin());
        } else {
            runner.submit(id(), plan.rule(), tasks, plan.fingerprint());
        }
    }

    /**
     * Cancels all tasks that have not ended: at once if no process runs the campaign, else that process does within a second.
     *
     * @return how many were cancelled; −1 if another process was asked to
     * @throws InterruptedException if the thread is interrupted
     */
    public int cancel() throws InterruptedException {
        if (directory.isRunning()) {
            directory.requestCancel();
            return -1;
        }
        try (CampaignDirectory.Lock _ = directory.lock();
                TaskStore store = TaskStores.open(directory.store());
                CampaignRunner runner = LocalRunner.open(store, new Idle(), options, new CampaignListener() {})) {
            submit(runner);
            return runner.cancel(id());
        }
    }

    /** Runs nothing: for a session that only changes the store. */
    private static final class Idle implements TaskExecutor {
        @Override
        public RunningTask start(Assignment assignment, TaskListener listener) {
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
}
