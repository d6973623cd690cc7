package org.parhelion.campaign.local;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.parhelion.campaign.TaskExecutor;
import org.parhelion.campaign.coordinator.CampaignMessage;
import org.parhelion.campaign.coordinator.CoordinatorOptions;
import org.parhelion.campaign.coordinator.Worker;
import org.parhelion.campaign.coordinator.WorkerOffer;

/**
 * Drives one worker whose coordinator is in another process. A transport connects the two, and connects them again after it
 * has lost the connection: what runs goes on meanwhile, until the worker's lease is over.
 *
 * <p>Any thread may call any method.
 */
public final class WorkerDriver implements AutoCloseable {
    /** Between two heartbeats, each of which the coordinator answers [ns]. */
    public static final long HEARTBEAT_NANOS = CoordinatorOptions.NETWORK.leaseNanos() / 3;

    private final MachineThread thread;
    private final ExecutingWorker worker;
    private final GatherRule gathered = new GatherRule();
    private @Nullable MemberLink link;
    private long idleSinceNanos;
    private @Nullable CompletableFuture<Void> idle;

    private WorkerDriver(WorkerOffer offer, TaskExecutor executor) {
        this.thread = new MachineThread("parhelion-worker");
        Worker machine = new Worker(
                offer,
                ExecutingWorker.COORDINATOR,
                new SecureRandom().nextLong(),
                System.currentTimeMillis(),
                HEARTBEAT_NANOS);
        this.worker = new ExecutingWorker(thread, executor, machine, this::send, false);
        this.idleSinceNanos = thread.nowNanos();
        thread.afterRound(this::endRound);
        thread.atEnd(this::end);
    }

    /**
     * Starts a worker that is not connected yet.
     *
     * @param offer what it has
     * @param executor runs the tasks
     * @return the driver
     */
    public static WorkerDriver open(WorkerOffer offer, TaskExecutor executor) {
        WorkerDriver driver = new WorkerDriver(offer, executor);
        driver.thread.start();
        return driver;
    }

    // The worker's thread ------------------------------------------------------------------------------------------

    private void send(CampaignMessage message) {
        if (link != null) {
            link.send(message);
            if (gathered.isEmpty()) { // the first one sets the time
                gathered.add(thread.nowNanos());
            }
        }
    }

    private void endRound() {
        flush();
        if (!worker.idle()) {
            idleSinceNanos = Long.MAX_VALUE;
        } else if (idleSinceNanos == Long.MAX_VALUE) {
            idleSinceNanos = thread.nowNanos();
        }
        if (idle != null && worker.idle()) {
            idle.complete(null);
        }
    }

    private void flush() {
        MemberLink way = link;
        if (way != null && !gathered.isEmpty()) {
            long nowNanos = thread.nowNanos();
            long leavesNanos = gathered.leavesAt(worker.supplied(), nowNanos);
            if (leavesNanos > nowNanos) {
                thread.endRoundBy(leavesNanos);
                return;
            }
            way.flush();
        }
        gathered.clear();
    }

    private void end(RuntimeException cause) {
        if (idle != null) {
            idle.completeExceptionally(cause);
        }
        if (link != null) {
            link.close(String.valueOf(cause.getMessage()));
        }
    }

    // Links --------------------------------------------------------------------------------------------------------

    /**
     * The coordinator can be reached. The worker introduces itself, or tells what it has.
     *
     * @param coordinator the way to it; the last one is closed
     */
    public void connect(MemberLink coordinator) {
        thread.post(
                now -> {
                    MemberLink last = link;
                    link = coordinator;
                    if (last != null && !last.equals(coordinator)) {
                        last.close("another connection replaces it");
                    }
                    worker.connected(now);
                },
                cause -> coordinator.close(String.valueOf(cause.getMessage())));
    }

    /**
     * The coordinator can no longer be reached by a link.
     *
     * @param coordinator the link
     */
    public void disconnect(MemberLink coordinator) {
        thread.post(now -> {
            if (coordinator.equals(link)) {
                link = null;
            }
        });
    }

    /**
     * Takes messages of the coordinator.
     *
     * @param from the link over which they came; ignored unless it is the present one
     * @param messages the messages, in their order
     */
    public void receive(MemberLink from, List<CampaignMessage> messages) {
        thread.post(now -> {
            if (from.equals(link)) {
                messages.forEach(worker::receive);
            }
        });
    }

    // The user -----------------------------------------------------------------------------------------------------

    /**
     * Takes no more tasks, gives back what has not begun, and lets what runs write a checkpoint and stop.
     *
     * @param limit the longest wait
     * @return whether it has nothing left, and all outcomes are recorded
     * @throws InterruptedException if the thread is interrupted
     */
    public boolean drain(Duration limit) throws InterruptedException {
        CompletableFuture<Void> answer = new CompletableFuture<>();
        thread.post(
                now -> {
                    idle = answer;
                    worker.drain(now);
                },
                answer::completeExceptionally);
        try {
            answer.get(limit.toNanos(), TimeUnit.NANOSECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e.getCause());
        }
    }

    /** {@return since when it has had nothing; zero while it has something} */
    public Duration idleTime() {
        CompletableFuture<Duration> answer = new CompletableFuture<>();
        thread.answer(answer, now -> answer.complete(Duration.ofNanos(Math.max(0, now - idleSinceNanos))));
        return MachineThread.join(answer);
    }

    /** {@return how many attempts have ended at a checkpoint, to go on elsewhere} */
    public long preempted() {
        CompletableFuture<Long> answer = new CompletableFuture<>();
        thread.answer(answer, now -> answer.complete(worker.preempted()));
        return MachineThread.join(answer);
    }

    /** Ends what runs, and the worker. */
    @Override
    public void close() {
        thread.close();
    }
}
