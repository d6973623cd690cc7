package org.parhelion.campaign.local;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.parhelion.campaign.Assignment;
import org.parhelion.campaign.Attempt;
import org.parhelion.campaign.FailureClass;
import org.parhelion.campaign.RunningTask;
import org.parhelion.campaign.TaskExecutor;
import org.parhelion.campaign.TaskListener;
import org.parhelion.campaign.TaskOutcome;
import org.parhelion.campaign.coordinator.CampaignMessage;
import org.parhelion.campaign.coordinator.Worker;
import org.parhelion.campaign.coordinator.WorkerEvent;

/** A worker on a thread, with the executor that runs its tasks. */
final class ExecutingWorker {
    /** The coordinator's number in a worker's network. */
    static final int COORDINATOR = 0;

    private final MachineThread thread;
    private final TaskExecutor executor;
    private final Worker worker;
    private final MachinePort<WorkerEvent> port;
    private final Map<Attempt, RunningTask> running = new HashMap<>();
    private long preempted;

    /**
     * Puts a worker on a thread.
     *
     * @param begins whether it introduces itself when the thread starts
     */
    ExecutingWorker(
            MachineThread thread,
            TaskExecutor executor,
            Worker worker,
            Consumer<CampaignMessage> toCoordinator,
            boolean begins) {
        this.thread = thread;
        this.executor = executor;
        this.worker = worker;
        this.port = new MachinePort<>(
                thread, worker, (message, to) -> toCoordinator.accept(message), this::perform, begins);
        thread.atEnd(cause -> running.values().forEach(RunningTask::cancel));
    }

    void receive(CampaignMessage message) {
        port.receive(COORDINATOR, message);
    }

    void connected(long nowNanos) {
        worker.connected(nowNanos, port);
    }

    void drain(long nowNanos) {
        worker.drain(nowNanos, port);
    }

    /** Whether nothing runs here. */
    boolean nothingRuns() {
        return running.isEmpty();
    }

    /** Whether it has nothing, not even an outcome that is not recorded yet. */
    boolean idle() {
        return running.isEmpty() && worker.idle();
    }

    /** Whether it has enough that waits for a slot. */
    boolean supplied() {
        return worker.supplied();
    }

    /** How many attempts have ended at a checkpoint. */
    long preempted() {
        return preempted;
    }

    private void perform(WorkerEvent event) {
        switch (event) {
            case WorkerEvent.Start start -> start(start.assignment());
            case WorkerEvent.Stop stop -> {
                RunningTask task = running.get(stop.attempt());
                if (task != null) {
                    task.cancel();
                }
            }
            case WorkerEvent.Checkpoint checkpoint -> {
                RunningTask task = running.get(checkpoint.attempt());
                if (task != null) {
                    task.drain();
                }
            }
        }
    }

    private void start(Assignment assignment) {
        Attempt attempt = assignment.attempt();
        TaskListener told = new TaskListener() {
            @Override
            public void progressed(double fraction) {
                thread.post(now -> worker.progressed(attempt, fraction, port));
            }

            @Override
            public void ended(TaskOutcome outcome) {
                thread.post(now -> {
                    running.remove(attempt);
                    preempted += outcome instanceof TaskOutcome.Preempted ? 1 : 0;
                    worker.ended(attempt, outcome, now, port);
                });
            }
        };
        try {
            running.put(attempt, executor.start(assignment, told));
        } catch (RuntimeException e) {
            told.ended(new TaskOutcome.Failed(FailureClass.NODE_BAD, "did not start: " + e));
        }
    }
}
