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
 * <p>The driver duplicates the communicator, so its traffic meets no one else's, and runs on one daemon thread: look for
 * messages, step the machine, send. It needs nothing of the rank's own thread, which may compute for minutes.
 *
 * <p>Where the provider lets one thread at a time into its library ({@link Comm.ThreadLevel#SERIALIZED}) there is no
 * thread: the rank's own thread calls {@link #progress} between its steps, more often than the protocol's shortest timeout.
 * {@link #ownThread} tells which it is; {@code progress} may be called in both cases, so a program need not ask.
 *
 * <p>Messages that came are always taken before a tick: what is overdue because this member was late is judged after what
 * the others said meanwhile.
 *
 * <p>{@link #call}, {@link #ask}, {@link #close} may be called by the thread that made the driver; {@code call} by any,
 * where the driver has a thread.
 */
public final class CommDriver<M, E> implements AutoCloseable {
    private static final int MESSAGES_PER_ROUND = 256;
    private static final int EAGER_ROUNDS = 50;
    private static final long FIRST_NAP_NANOS = 5_000;
    private static final long ASK_SECONDS = 30;
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

    // Of the driver's thread.
    private long deadlineNanos;
    private boolean lastSaid;
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
     * @param machine this rank's; its first tick comes at once
     * @param events is told what the machine emits, on the driver's thread: it must be quick, and may use {@link #call}
     */
    public static <M, E> CommDriver<M, E> start(
            Comm comm, Machine<M, E> machine, Codec<M> codec, Consumer<E> events, DriverOptions options) {
        CommDriver<M, E> driver = new CommDriver<>(comm.dup(), machine, codec, events, options);
        if (driver.thread != null) {
            driver.thread.start();
        }
        return driver;
    }

    /** Whether the driver runs by itself; if not, {@link #progress} must be called. */
    public boolean ownThread() {
        return thread != null;
    }

    /** Messages that were dropped: too long, malformed, or too many on their way to a peer that does not take them. */
    public long dropped() {
        return dropped;
    }

    /** The driver's time [ns], as the machine is told it. */
    public long nowNanos() {
        return System.nanoTime() - originNanos;
    }

    /** Lets the machine take what has come and what is due; does nothing where the driver has a thread of its own. */
    public void progress() {
        if (thread == null) {
            round();
        }
        checkAlive();
    }

    /**
     * Runs {@code command} between two steps, soon.
     *
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

    /** What {@code question} answers between two steps; waits for it. */
    public <T> T ask(Supplier<T> question) {
        if (thread == null || Thread.currentThread().equals(thread)) {
            return question.get();
        }
        CompletableFuture<T> answer = new CompletableFuture<>();
        call((now, _) -> answer.complete(question.get()));
        return await(answer);
    }

    private <T> T await(CompletableFuture<T> answer) {
        for (long seconds = 0; seconds < ASK_SECONDS; seconds++) {
            try {
                return answer.get(1, TimeUnit.SECONDS);
            } catch (TimeoutException e) {
                checkAlive();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted while waiting for the protocol of rank " + comm.rank(), e);
            } catch (ExecutionException e) {
                throw new IllegalStateException(e.getCause());
            }
        }
        throw new IllegalStateException(
                "the protocol of rank " + comm.rank() + " did not answer within " + ASK_SECONDS + " s");
    }

    /** Closing does not wait for peers that {@code test} accepts: they are known to be dead. */
    public void giveUpOn(IntPredicate test) {
        this.given = test;
    }

    /**
     * Ends the protocol. Every rank's machine goes on until all want to close; then what is on its way is taken in, and the
     * duplicate is freed. Peers that do not close are waited for no longer than {@link DriverOptions#closeNanos}; then the
     * duplicate is left as it is, because freeing it is collective.
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
                thread.join(
                        TimeUnit.NANOSECONDS.toMillis(options.closeNanos()) + TimeUnit.SECONDS.toMillis(ASK_SECONDS));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        checkAlive();
        if (closedTogether) {
            comm.close();
        }
    }

    /** Whether all ranks closed together and nothing was lost by closing. */
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
            napUntil(() -> closing, Long.MAX_VALUE);
            round(); // what was called before close() is run, even if the others have all closed
            long endNanos = nowNanos() + options.closeNanos();
            say(Link.WOULD_CLOSE);
            napUntil(() -> heardFromAll(wouldClose), endNanos);
            say(Link.LAST);
            lastSaid = true;
            closedTogether = napUntil(() -> heardFromAll(closed) && link.flushed(), endNanos)
                    && closed.cardinality() == comm.size() - 1;
        } catch (Throwable t) {
            failure = t;
        }
    }

    /** Goes round until {@code done} or the time is over; sleeps longer the longer nothing happens. */
    private boolean napUntil(BooleanSupplier done, long endNanos) {
        int idleRounds = 0;
        while (!done.getAsBoolean()) {
            if (nowNanos() > endNanos) {
                return false;
            }
            if (round()) {
                idleRounds = 0;
            } else if (++idleRounds < EAGER_ROUNDS) {
                Thread.onSpinWait();
            } else {
                int doublings = Math.min(idleRounds - EAGER_ROUNDS, 16);
                long nap = Math.min(FIRST_NAP_NANOS << doublings, options.pollNanos());
                LockSupport.parkNanos(Math.min(nap, Math.max(deadlineNanos - nowNanos(), 0)));
            }
        }
        return true;
    }

    /** One look at everything; whether anything happened. */
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
            drop(); // whoever sent it is a liar: counted, never believed
            return;
        }
        machine.step(new Input.Message<>(nowNanos(), from, message), output);
    }

    private void say(int tag) {
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
            if (lastSaid || closed.get(to)) {
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
