package org.parhelion.protocol;

import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.IntPredicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.parhelion.comm.Comm;
import org.parhelion.comm.Status;

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
 * <p>Shutdown has two phases. A rank first sends WOULD_CLOSE and keeps serving: its machine still answers. When it has
 * received WOULD_CLOSE from every peer, it sends LAST and sends nothing after it. Messages between two ranks keep their order,
 * so a rank that has received LAST from every peer has received every message. Peers that {@link #giveUpOn} names are not
 * waited for, and others no longer than {@link DriverOptions#closeNanos}.
 *
 * <p>The thread that made the driver may call {@link #call}, {@link #ask} and {@link #close}. Any thread may use {@code call}
 * if the driver has a thread.
 *
 * @param <M> the machine's messages
 * @param <E> the machine's events
 */
public final class CommDriver<M, E> implements AutoCloseable {
    private static final int MESSAGES_PER_ROUND = 256;
    private static final int EAGER_ROUNDS = 50;
    private static final long FIRST_POLL_NANOS = 5_000;
    private static final long CHECK_NANOS = 1_000_000_000;
    private static final byte[] NOTHING = {};

    private final Comm comm;
    private final Machine<M, E> machine;
    private final Codec<M> codec;
    private final Consumer<E> events;
    private final DriverOptions options;
    private final Link link;
    private final Sender output = new Sender();
    private final Encoder encoder = new Encoder();
    private final ArrayDeque<M> toSelf = new ArrayDeque<>();
    private final ArrayBlockingQueue<Command<M, E>> commands;
    private final @Nullable Thread thread;
    private final long originNanos = System.nanoTime();

    // Used by the driver's thread only.
    private long deadlineNanos;
    private boolean lastSent;
    private final BitSet wouldClose = new BitSet();
    private final BitSet closed = new BitSet();

    private volatile IntPredicate given = peer -> false;
    private volatile boolean closing;
    private volatile boolean closedTogether;
    private volatile long dropped;
    private volatile @Nullable Throwable failure;

    private CommDriver(Comm comm, Machine<M, E> machine, Codec<M> codec, Consumer<E> events, DriverOptions options) {
        this.comm = comm;
        this.machine = machine;
        this.codec = codec;
        this.events = events;
        this.options = options;
        this.link = new Link(comm, options.messageBytesMax(), options.queueMax());
        this.commands = new ArrayBlockingQueue<>(options.queueMax());
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
     * @param events receives what the machine emits, on the driver's thread; it must return quickly, and may use {@link #call}
     * @param options the limits
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
     * @return their number since the start
     */
    public long dropped() {
        return dropped;
    }

    /**
     * Reads the clock that the machine's inputs carry.
     *
     * @return time since the driver was made [ns]
     */
    public long nowNanos() {
        return System.nanoTime() - originNanos;
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
     * Runs {@code command} between two steps, without waiting for it.
     *
     * @param command runs on the driver's thread, or at once if there is none
     * @throws IllegalStateException if too many commands are waiting, or the driver has failed
     */
    public void call(Command<M, E> command) {
        checkAlive();
        if (thread == null) {
            command.run(nowNanos(), output);
        } else if (commands.offer(command)) {
            LockSupport.unpark(thread);
        } else {
            throw new IllegalStateException(
                    options.queueMax() + " commands are waiting for the protocol of rank " + comm.rank());
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
            sendToAll(Link.WOULD_CLOSE);
            runUntil(() -> heardFromAll(wouldClose), endNanos);
            sendToAll(Link.LAST);
            lastSent = true;
            closedTogether = runUntil(() -> heardFromAll(closed) && link.flushed(), endNanos)
                    && closed.cardinality() == comm.size() - 1;
        } catch (Throwable t) {
            failure = t;
        }
    }

    /** Runs rounds until {@code done} or {@code endNanos}; the polling interval of an idle driver doubles up to its limit. */
    private boolean runUntil(BooleanSupplier done, long endNanos) {
        Backoff backoff =
                new Backoff(EAGER_ROUNDS, Math.min(FIRST_POLL_NANOS, options.pollNanos()), options.pollNanos());
        while (!done.getAsBoolean()) {
            if (nowNanos() > endNanos) {
                return false;
            }
            if (round()) {
                backoff.reset();
            } else {
                backoff.idle(deadlineNanos - nowNanos());
            }
        }
        return true;
    }

    /** Processes commands, messages and the deadline once; tells whether there was anything to do. */
    private boolean round() {
        boolean busy = runCommands();
        busy |= takeMessages();
        long nowNanos = nowNanos();
        if (nowNanos >= deadlineNanos) {
            deadlineNanos = Output.NEVER;
            machine.step(new Input.Tick<>(nowNanos), output);
            busy = true;
        }
        link.flushed();
        return busy;
    }

    private boolean runCommands() {
        boolean any = false;
        for (Command<M, E> command = commands.poll(); command != null; command = commands.poll()) {
            command.run(nowNanos(), output);
            any = true;
        }
        return any;
    }

    private boolean takeMessages() {
        boolean any = false;
        for (int i = 0; i < MESSAGES_PER_ROUND; i++) {
            M own = toSelf.poll();
            Optional<Status> found = own == null ? link.next() : Optional.empty();
            if (own != null) {
                machine.step(new Input.Message<>(nowNanos(), comm.rank(), own), output);
            } else if (found.isPresent()) {
                take(found.get());
            } else {
                return any;
            }
            any = true;
        }
        return any;
    }

    private void take(Status found) {
        byte[] bytes = link.receive(found);
        switch (found.tag()) {
            case Link.WOULD_CLOSE -> wouldClose.set(found.source());
            case Link.LAST -> closed.set(found.source());
            default -> {
                if (found.byteCount() <= options.messageBytesMax()) {
                    step(found.source(), bytes, (int) found.byteCount());
                } else {
                    drop();
                }
            }
        }
    }

    private void step(int from, byte[] bytes, int byteCount) {
        M message;
        try {
            Decoder decoder = new Decoder(bytes, 0, byteCount);
            message = codec.decode(decoder);
            decoder.requireEnd();
        } catch (MalformedMessageException e) {
            drop(); // a faulty or malicious sender: counted and ignored
            return;
        }
        machine.step(new Input.Message<>(nowNanos(), from, message), output);
    }

    private void sendToAll(int tag) {
        for (int peer = 0; peer < comm.size(); peer++) {
            if (peer != comm.rank() && !link.send(peer, tag, NOTHING)) {
                drop();
            }
        }
    }

    private boolean heardFromAll(BitSet heard) {
        for (int peer = 0; peer < comm.size(); peer++) {
            if (peer != comm.rank() && !heard.get(peer) && !given.test(peer)) {
                return false;
            }
        }
        return true;
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // one thread writes, others read
    private void drop() {
        dropped++;
    }

    private final class Sender implements Output<M, E> {
        @Override
        public void send(int to, M message) {
            if (to == comm.rank()) {
                toSelf.add(message);
                return;
            }
            if (lastSent || closed.get(to)) {
                return;
            }
            encoder.clear();
            codec.encode(message, encoder);
            if (encoder.byteCount() > options.messageBytesMax() || !link.send(to, Link.MESSAGE, encoder.toBytes())) {
                drop();
            }
        }

        @Override
        public void wakeAt(long nanos) {
            deadlineNanos = nanos;
        }

        @Override
        public void emit(E event) {
            events.accept(event);
        }
    }
}
