package org.parhelion.campaign.local;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import org.parhelion.campaign.CampaignException;
import org.parhelion.protocol.Output;

/**
 * The thread that steps machines: one coordinator, one worker, or both.
 *
 * <p>Time begins at the Unix epoch, so that deadlines hold over restarts, and runs by {@code System.nanoTime}.
 */
final class MachineThread {
    private static final long NEVER = Output.NEVER;
    /** A round ends, however much arrives. */
    private static final int TURNS_A_ROUND = 1024;

    /** What another thread asks of this one. */
    private record Turn(LongConsumer body, Consumer<RuntimeException> refusal) {}

    private final long originNanos = System.currentTimeMillis() * 1_000_000 - System.nanoTime();
    private final Queue<Turn> inbox = new ConcurrentLinkedQueue<>();

    /** Messages between machines of this thread. */
    private final Queue<Runnable> deliveries = new ArrayDeque<>();

    private final List<MachinePort<?>> ports = new ArrayList<>();
    private final List<Runnable> roundEnds = new ArrayList<>();
    private final List<Consumer<RuntimeException>> endings = new ArrayList<>();
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private final Thread thread;
    /** The next round ends by then, although nothing may have come [ns]. */
    private long roundDueNanos = NEVER;

    private volatile boolean parked;
    private volatile boolean closing;
    private volatile @Nullable RuntimeException failure;

    MachineThread(String name) {
        this.thread = new Thread(this::run, name);
        thread.setDaemon(true);
    }

    /** Before the start: a machine that this thread steps. */
    void add(MachinePort<?> port) {
        ports.add(port);
    }

    /** Before the start: what follows every round of steps. */
    void afterRound(Runnable action) {
        roundEnds.add(action);
    }

    /** Before the start: what is done, on this thread, when it ends. */
    void atEnd(Consumer<RuntimeException> action) {
        endings.add(action);
    }

    void start() {
        thread.start();
    }

    // The thread ---------------------------------------------------------------------------------------------------

    private void run() {
        try {
            ports.forEach(MachinePort::begin);
            while (!closing) {
                boolean busy = deliver();
                busy |= takeInbox();
                for (MachinePort<?> port : ports) {
                    busy |= port.tickIfDue();
                }
                roundDueNanos = NEVER;
                roundEnds.forEach(Runnable::run);
                if (!busy) {
                    park();
                }
            }
        } catch (RuntimeException | Error e) {
            failure = e instanceof RuntimeException known ? known : new IllegalStateException(e);
        } finally {
            end();
        }
    }

    private boolean deliver() {
        boolean any = false;
        for (Runnable message = deliveries.poll(); message != null; message = deliveries.poll()) {
            message.run();
            any = true;
        }
        return any;
    }

    private boolean takeInbox() {
        boolean any = false;
        for (int i = 0; i < TURNS_A_ROUND; i++) {
            Turn turn = inbox.poll();
            if (turn == null) {
                return any;
            }
            turn.body.accept(nowNanos());
            any = true;
        }
        return any;
    }

    private void park() {
        parked = true;
        if (inbox.isEmpty() && !closing) {
            long dueNanos = roundDueNanos;
            for (MachinePort<?> port : ports) {
                dueNanos = Math.min(dueNanos, port.deadlineNanos());
            }
            if (dueNanos == NEVER) {
                LockSupport.park(this);
            } else {
                LockSupport.parkNanos(this, dueNanos - nowNanos());
            }
        }
        parked = false;
    }

    private void end() {
        RuntimeException known = failure;
        RuntimeException cause = known != null
                ? known
                : new CampaignException(CampaignException.Kind.CLOSED, "the runner of campaigns is closed");
        failure = cause;
        endings.forEach(action -> action.accept(cause));
        refuseTurns(cause);
        if (known == null) {
            ended.complete(null);
        } else {
            ended.completeExceptionally(known);
        }
    }

    private void refuseTurns(RuntimeException cause) {
        for (Turn turn = inbox.poll(); turn != null; turn = inbox.poll()) {
            turn.refusal.accept(cause);
        }
    }

    // Other threads ------------------------------------------------------------------------------------------------

    long nowNanos() {
        return originNanos + System.nanoTime();
    }

    /** On this thread: delivers a message after the present step. */
    void deliverLater(Runnable message) {
        deliveries.add(message);
    }

    /** At the end of a round: the next one ends by then at the latest. */
    void endRoundBy(long nanos) {
        roundDueNanos = Math.min(roundDueNanos, nanos);
    }

    /** Asks this thread to do something; nothing happens if it has ended. */
    void post(LongConsumer body) {
        post(body, cause -> {});
    }

    /**
     * Asks this thread to do something.
     *
     * @param body gets the time [ns]
     * @param refusal is called instead if the thread has ended, on any thread
     */
    void post(LongConsumer body, Consumer<RuntimeException> refusal) {
        inbox.add(new Turn(body, refusal));
        if (parked) {
            LockSupport.unpark(thread);
        }
        RuntimeException cause = failure;
        if (cause != null) {
            refuseTurns(cause); // a call after the end clears the inbox
        }
    }

    /** Asks this thread for an answer; its failure is the answer's. */
    void answer(CompletableFuture<?> answer, LongConsumer body) {
        post(
                now -> {
                    try {
                        body.accept(now);
                    } catch (IllegalArgumentException e) {
                        answer.completeExceptionally(e);
                    }
                },
                answer::completeExceptionally);
    }

    /** Completes when the thread has ended, with the failure that ended it unless it was closed. */
    CompletableFuture<Void> ended() {
        return ended;
    }

    /** Ends the thread and waits for it. */
    void close() {
        closing = true;
        LockSupport.unpark(thread);
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    static <T> T join(CompletableFuture<T> answer) {
        try {
            return answer.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }
}
