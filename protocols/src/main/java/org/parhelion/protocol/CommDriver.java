package org.parhelion.protocol;

import java.util.ArrayDeque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.IntPredicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.parhelion.comm.Comm;
import org.parhelion.comm.spi.CheckedComm;

/**
 * Runs a machine on a communicator: member i is rank i.
 *
 * <p>The driver duplicates the communicator, which separates its messages from all others. It runs on one daemon thread that
 * receives messages, steps the machine and sends. It does not need the rank's own thread, which may compute for minutes.
 *
 * <p>If the provider allows one thread at a time in its library ({@link Comm.ThreadLevel#SERIALIZED}), the driver has no
 * thread. The rank's own thread then calls {@link #progress}, at shorter intervals than the protocol's shortest timeout.
 * {@link #ownThread} tells the two cases apart; {@code progress} may be called in both.
 *
 * <p>Received messages are processed before a tick. A member that was late processes the messages that arrived meanwhile
 * before it acts on an expired deadline.
 *
 * <p>A reliable driver ({@link DriverOptions#reliable(int)}) drops no message. Its machine is stepped by one thread at a time, but
 * not always by the same: {@link #call} runs a command on the caller's thread if no other thread is in a step, and {@link #await}
 * processes messages while it waits. Both save the hand-over to the driver's thread.
 *
 * <p>Shutdown has two phases. A rank first sends WOULD_CLOSE and keeps serving: its machine still answers. When it has
 * received WOULD_CLOSE from every peer, it sends LAST and sends nothing after it. Messages between two ranks keep their order,
 * so a rank that has received LAST from every peer has received every message. Peers that {@link #giveUpOn} names are not
 * waited for, and others no longer than {@link DriverOptions#closeNanos}.
 *
 * <p>The thread that made the driver may call {@link #call}, {@link #ask} and {@link #close}. Any thread may use {@code call} and
 * {@code await} if the driver has a thread.
 *
 * @param <M> the machine's messages
 * @param <E> the machine's events
 */
public final class CommDriver<M, E> implements AutoCloseable {
    private static final int MESSAGES_PER_ROUND = 256;
    private static final int EAGER_ROUNDS = 50;
    /** Idle rounds of a waiting thread before its first park, if every rank has a core: 100 to 200 µs. They outlast a park of the peer. */
    private static final int SPINS_CORE_EACH = 2000;

    /** Parks of a waiting thread before their length grows: about 1 ms. */
    private static final int SHORT_PARKS = 20;

    private static final long FIRST_POLL_NANOS = 5_000;
    private static final long CHECK_NANOS = 1_000_000_000;

    /** The longest wait for a message: how soon a waiting thread notices that another one has seen the driver fail. */
    private static final long ARRIVAL_NANOS = 50_000_000;

    private final Comm comm;
    private final DriverOptions options;
    private final RunningMachine<M, E> machine;
    /** Admits one thread at a time to the machine. Without {@code reliable} only one thread ever steps it. */
    private final ReentrantLock stepping = new ReentrantLock();

    private final Waiters waiters = new Waiters();
    private final int waitingSpins;

    /** Belongs to the thread that leads. */
    private final Spins spins;

    /** What {@link Waiters#leads} was when {@link #unused} asked last. */
    private long leadsSeen;

    private final LinkedBlockingQueue<Command<M, E>> commands;
    /** Commands that were given inside a step, by an event's receiver. Guarded by {@link #stepping}. */
    private final ArrayDeque<Command<M, E>> fromEvents = new ArrayDeque<>();

    private final @Nullable Thread thread;

    private volatile IntPredicate given = peer -> false;
    private volatile boolean closing;
    private volatile boolean closedTogether;
    private volatile boolean ended;
    private volatile @Nullable Throwable failure;

    private CommDriver(Comm comm, Machine<M, E> machine, Codec<M> codec, Consumer<E> events, DriverOptions options) {
        this.comm = comm;
        this.options = options;
        this.machine = new RunningMachine<>(comm, machine, codec, events, options);
        this.commands = new LinkedBlockingQueue<>(options.queueMax());
        boolean coreEach =
                comm.ranksAreProcesses() || comm.size() <= Runtime.getRuntime().availableProcessors();
        this.waitingSpins = coreEach ? SPINS_CORE_EACH : EAGER_ROUNDS;
        this.spins = new Spins(waitingSpins);
        this.thread = comm.threadLevel() == Comm.ThreadLevel.MULTIPLE
                ? Thread.ofPlatform()
                        .daemon()
                        .name("protocol of rank " + comm.rank())
                        .unstarted(this::runToEnd)
                : null;
    }

    /**
     * Starts {@code machine} on a duplicate of {@code comm}. Collective.
     *
     * @param <M> the machine's messages
     * @param <E> the machine's events
     * @param comm the ranks that take part
     * @param machine this rank's machine; its first tick comes at once
     * @param codec encodes and decodes messages
     * @param events receives what the machine emits, on the thread that steps the machine; it must return quickly, and may use
     *     {@link #call}
     * @param options the limits; the same on all ranks
     * @return the running driver
     */
    public static <M, E> CommDriver<M, E> start(
            Comm comm, Machine<M, E> machine, Codec<M> codec, Consumer<E> events, DriverOptions options) {
        CommDriver<M, E> driver = new CommDriver<>(comm.dup(), machine, codec, events, options);
        if (driver.thread != null) {
            driver.thread.start();
        }
        return driver;
    }

    /**
     * Tells whether the driver has a thread of its own.
     *
     * @return false if {@link #progress} must be called
     */
    public boolean ownThread() {
        return thread != null;
    }

    /**
     * Counts dropped messages: too long, malformed, or beyond {@link DriverOptions#queueMax} unfinished sends to a peer.
     *
     * @return their number since the start; 0 if the driver is reliable
     */
    public long dropped() {
        return machine.dropped();
    }

    /**
     * Reads the clock that the machine's inputs carry.
     *
     * @return time since the driver was made [ns]
     */
    public long nowNanos() {
        return machine.nowNanos();
    }

    /**
     * Processes received messages and expired deadlines; only checks for failure if the driver has a thread of its own.
     *
     * @throws IllegalStateException if the driver has failed
     */
    public void progress() {
        if (thread == null) {
            round();
        }
        checkAlive();
    }

    /**
     * Runs {@code command} between two steps. Waits only if the driver is reliable and {@link DriverOptions#queueMax} commands are
     * waiting, until there is room for it; meanwhile this thread processes messages.
     *
     * @param command runs on the driver's thread, or at once if there is none; if the driver is reliable, on any thread that uses it
     * @throws IllegalStateException if the driver has failed; if it is not reliable and too many commands are waiting; if it is
     *     reliable and closed
     */
    public void call(Command<M, E> command) {
        checkAlive();
        if (options.reliable()) {
            callReliably(command);
        } else if (thread == null) {
            machine.run(command);
        } else if (commands.offer(command)) {
            LockSupport.unpark(thread);
        } else {
            throw new IllegalStateException(
                    options.queueMax() + " commands are waiting for the protocol of rank " + comm.rank());
        }
    }

    private void callReliably(Command<M, E> command) {
        if (stepping.isHeldByCurrentThread()) {
            fromEvents.add(command);
            return;
        }
        Backoff backoff = backoff(EAGER_ROUNDS);
        while (true) {
            if (closing) {
                throw closed();
            }
            if (commands.isEmpty() && machine.room() && stepping.tryLock()) {
                step(() -> machine.run(command));
                waiters.wakeLeader(); // this thread has used the communicator: a message that arrives does not wake
                // the leader
                checkAlive();
                return;
            }
            if (commands.offer(command)) {
                if (!round()) {
                    waiters.wakeLeader(); // it was in a step, and may be about to park
                }
                checkAlive();
                return;
            }
            pauseUnless(round(), backoff, Long.MAX_VALUE);
            checkAlive();
        }
    }

    /**
     * Waits for something that an event brings about. One waiting thread at a time processes messages meanwhile; the others park
     * until the event's receiver {@linkplain LockSupport#unpark unparks} them.
     *
     * @param done what is waited for; evaluated often, by this thread
     * @param nanos how long it waits [ns]; {@link Long#MAX_VALUE} for no end
     * @return whether {@code done} holds
     * @throws InterruptedException if this thread is interrupted
     * @throws IllegalStateException if the driver has failed, is closed or not reliable, or if an event's receiver waits
     */
    public boolean await(BooleanSupplier done, long nanos) throws InterruptedException {
        if (!options.reliable() || stepping.isHeldByCurrentThread()) {
            throw new IllegalStateException(
                    options.reliable()
                            ? "a receiver of events must not wait: rank " + comm.rank()
                            : "await needs a reliable driver: DriverOptions.reliable");
        }
        long startNanos = startOf(nanos);
        try {
            while (!done.getAsBoolean()) {
                if (Thread.interrupted()) {
                    throw new InterruptedException("interrupted while waiting for the protocol of rank " + comm.rank());
                }
                checkOpen();
                long leftNanos = left(nanos, startNanos);
                if (leftNanos <= 0) {
                    return false;
                }
                if (waiters.lead()) {
                    lead(done, leftNanos);
                } else {
                    waiters.follow(done, leftNanos);
                }
            }
            return true;
        } finally {
            waiters.passOn();
        }
    }

    /**
     * Processes messages until {@code done}, or for {@code nanos}, or until this thread is interrupted. Looks at {@code done} after each
     * message, so that a reply reaches this thread at once, and at the clock before each park only.
     */
    private void lead(BooleanSupplier done, long nanos) {
        long startNanos = startOf(nanos);
        // A virtual thread that spins keeps its carrier from the others.
        int spinsMax = Thread.currentThread().isVirtual() ? EAGER_ROUNDS : waitingSpins;
        int spin = spins.rounds(spinsMax);
        Backoff backoff = backoff(0);
        int idleRounds = 0;
        try {
            while (!done.getAsBoolean() && !Thread.currentThread().isInterrupted()) {
                boolean busy = round(1);
                checkOpen();
                if (busy) {
                    if (idleRounds > 0 && idleRounds <= spin) {
                        spins.met();
                    }
                    spin = spins.rounds(spinsMax);
                    idleRounds = 0;
                } else if (++idleRounds <= spin) {
                    Thread.onSpinWait();
                } else if (!done.getAsBoolean()) {
                    long leftNanos = left(nanos, startNanos);
                    if (leftNanos <= 0) {
                        return;
                    }
                    long limitNanos = Math.min(leftNanos, machine.deadlineNanos() - nowNanos());
                    if (awaitArrival(Math.min(limitNanos, ARRIVAL_NANOS))) {
                        spins.inVain();
                        continue;
                    }
                    if (idleRounds <= spin + SHORT_PARKS) {
                        backoff.reset();
                    }
                    backoff.idle(limitNanos);
                }
            }
        } finally {
            waiters.leave();
        }
    }

    /** When a wait begins [ns]; 0 without a clock if it is endless: a message takes hardly longer than reading it a few times. */
    private static long startOf(long nanos) {
        return nanos == Long.MAX_VALUE ? 0 : System.nanoTime();
    }

    private static long left(long nanos, long startNanos) {
        return nanos == Long.MAX_VALUE ? nanos : nanos - (System.nanoTime() - startNanos);
    }

    /** Processes commands, messages and the deadline once, unless another thread does; returns whether there was anything to do. */
    private boolean round() {
        return round(MESSAGES_PER_ROUND);
    }

    private boolean round(int messagesMax) {
        if (!stepping.tryLock()) {
            return false;
        }
        try {
            boolean ran = machine.run(this::nextCommand);
            return machine.round(messagesMax) || ran;
        } catch (RuntimeException | Error e) {
            fail(e);
            return false;
        } finally {
            stepping.unlock();
        }
    }

    private @Nullable Command<M, E> nextCommand() {
        Command<M, E> command = fromEvents.poll();
        return command == null ? commands.poll() : command;
    }

    /** Runs {@code work} under the lock, which this thread holds already, and releases it. */
    private void step(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException | Error e) {
            fail(e);
        } finally {
            stepping.unlock();
        }
    }

    private synchronized void fail(Throwable t) {
        if (failure == null) {
            failure = t;
        }
    }

    private Backoff backoff(int spins) {
        return new Backoff(spins, Math.min(FIRST_POLL_NANOS, options.pollNanos()), options.pollNanos());
    }

    /** Waits for a message without keeping others out; false if none would wake this thread. */
    private boolean awaitArrival(long nanos) {
        return CheckedComm.awaitArrival(comm, nanos);
    }

    private void pauseUnless(boolean busy, Backoff backoff, long limitNanos) {
        if (busy) {
            backoff.reset();
        } else {
            backoff.idle(Math.min(limitNanos, machine.deadlineNanos() - nowNanos()), this::parkUnlessMessage);
        }
    }

    /** While a thread leads, that one uses the communicator. */
    private void parkUnlessMessage(long nanos) {
        if (waiters.led() || !awaitArrival(nanos)) {
            LockSupport.parkNanos(nanos);
        }
    }

    /**
     * Evaluates {@code question} between two steps, and waits for the answer.
     *
     * @param <T> the answer's type
     * @param question evaluated on the driver's thread
     * @return the answer
     * @throws IllegalStateException if the driver has failed, or does not answer within {@link DriverOptions#askNanos}, or this
     *     thread is interrupted
     */
    public <T> T ask(Supplier<T> question) {
        if (options.reliable()) {
            return alone(question);
        }
        if (thread == null || Thread.currentThread().equals(thread)) {
            return question.get();
        }
        CompletableFuture<T> answer = new CompletableFuture<>();
        call((_, _) -> answer.complete(question.get()));
        return await(answer);
    }

    private <T> T await(CompletableFuture<T> answer) {
        long startNanos = System.nanoTime();
        long leftNanos = options.askNanos();
        while (leftNanos > 0) {
            try {
                return answer.get(Math.min(leftNanos, CHECK_NANOS), TimeUnit.NANOSECONDS);
            } catch (TimeoutException e) {
                checkAlive();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted while waiting for the protocol of rank " + comm.rank(), e);
            } catch (ExecutionException e) {
                throw new IllegalStateException(e.getCause());
            }
            leftNanos = options.askNanos() - (System.nanoTime() - startNanos);
        }
        throw new IllegalStateException("the protocol of rank " + comm.rank() + " did not answer within "
                + options.askNanos() / 1e9 + " s: raise askNanos if its rank computes for longer");
    }

    /**
     * Adds peers that closing does not wait for, because they are known to be dead. May be called by any thread, any number of
     * times; a peer that one of the tests accepts is not waited for.
     *
     * @param test accepts dead peers; evaluated on the driver's thread
     */
    public synchronized void giveUpOn(IntPredicate test) {
        given = given.or(test);
    }

    /**
     * Shuts the protocol down in two phases (see the class description), and frees the duplicate. If a peer does not close
     * within {@link DriverOptions#closeNanos}, the duplicate is not freed, because freeing it is collective.
     *
     * @throws IllegalStateException if the machine, or the communicator under it, has failed meanwhile
     */
    @Override
    public void close() {
        if (closing) {
            return;
        }
        closing = true;
        if (thread == null) {
            runToEnd();
        } else {
            LockSupport.unpark(thread);
            try {
                thread.join(TimeUnit.NANOSECONDS.toMillis(options.closeNanos())
                        + TimeUnit.NANOSECONDS.toMillis(options.askNanos()));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        checkAlive();
        if (closedTogether) {
            comm.close();
        }
    }

    /**
     * Tells whether shutdown was complete.
     *
     * @return true if every rank closed in time and no message was lost by closing
     */
    public boolean closedTogether() {
        return closedTogether;
    }

    private void checkOpen() {
        checkAlive();
        if (ended) {
            throw closed();
        }
    }

    private IllegalStateException closed() {
        return new IllegalStateException("the protocol of rank " + comm.rank() + " is closed");
    }

    private void checkAlive() {
        Throwable cause = failure;
        if (cause != null) {
            throw new IllegalStateException("the protocol of rank " + comm.rank() + " failed: " + cause, cause);
        }
    }

    // The driver's thread ----------------------------------------------------------------------------------------

    private void runToEnd() {
        try {
            runUntil(() -> closing, Long.MAX_VALUE);
            round(); // runs the commands given before close(), even if all peers have closed
            long endNanos = nowNanos() + options.closeNanos();
            runUntil(() -> commands.isEmpty() && alone(fromEvents::isEmpty), endNanos);
            alone(machine::sendWouldClose);
            runUntil(() -> alone(() -> machine.allWouldClose(given)), endNanos);
            alone(machine::sendLast);
            closedTogether =
                    runUntil(() -> alone(() -> machine.allClosed(given)), endNanos) && alone(machine::closedTogether);
        } catch (Throwable t) {
            fail(t);
        } finally {
            ended = true;
        }
    }

    /** Runs rounds until {@code done} or {@code endNanos}; the polling interval of an idle driver doubles up to its limit. */
    private boolean runUntil(BooleanSupplier done, long endNanos) {
        Backoff backoff = backoff(closing ? waitingSpins : EAGER_ROUNDS); // a rank that closes has nothing else to do
        while (!done.getAsBoolean()) {
            if (nowNanos() > endNanos) {
                return false;
            }
            boolean busy = unused() && round();
            checkAlive();
            pauseUnless(busy, backoff, Long.MAX_VALUE);
        }
        return true;
    }

    /**
     * Whether no thread waits here, nor did a moment ago: between two verbs of a program, its thread would have to take the communicator
     * back from this one.
     */
    private boolean unused() {
        long before = waiters.leads();
        if (before != leadsSeen && !waiters.led()) {
            LockSupport.parkNanos(FIRST_POLL_NANOS);
        }
        leadsSeen = waiters.leads();
        return leadsSeen == before && !waiters.led();
    }

    private void alone(Runnable work) {
        stepping.lock();
        step(work);
    }

    private <T> T alone(Supplier<T> question) {
        stepping.lock();
        try {
            return question.get();
        } finally {
            stepping.unlock();
        }
    }
}
