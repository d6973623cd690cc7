package org.parhelion.protocol;

import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.IntPredicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.parhelion.comm.Comm;
import org.parhelion.comm.FaultTolerantComm;
import org.parhelion.comm.Status;

/**
 * A machine and the communicator that it runs on: receives, steps, sends. Belongs to one thread at a time; only {@link #dropped},
 * {@link #room} and {@link #deadlineNanos} may be read by others.
 *
 * @param <M> the machine's messages
 * @param <E> the machine's events
 */
final class RunningMachine<M, E> implements Output<M, E> {
    /** So many messages are processed before a deadline that has expired meanwhile. */
    private static final int MESSAGES_PER_TICK = 256;

    private final Comm comm;
    private final Machine<M, E> machine;
    private final Codec<M> codec;
    private final Consumer<E> events;
    private final DriverOptions options;
    private final Link link;
    private final @Nullable Windows windows;
    private final ArrayDeque<M> toSelf = new ArrayDeque<>();
    private final long originNanos = System.nanoTime();
    private final BitSet wouldClose = new BitSet();
    private final BitSet closed = new BitSet();
    private int messagesSinceTick;
    private boolean lastSent;
    private boolean inCommand;
    private volatile long deadlineNanos;
    private volatile long dropped;

    RunningMachine(Comm comm, Machine<M, E> machine, Codec<M> codec, Consumer<E> events, DriverOptions options) {
        this.comm = comm;
        this.machine = machine;
        this.codec = codec;
        this.events = events;
        this.options = options;
        this.link =
                new Link(comm, options.messageBytesMax(), options.reliable() ? Integer.MAX_VALUE : options.queueMax());
        this.windows = options.reliable() ? new Windows(comm.size(), options.windowBytes()) : null;
    }

    long nowNanos() {
        return System.nanoTime() - originNanos;
    }

    long deadlineNanos() {
        return deadlineNanos;
    }

    long dropped() {
        return dropped;
    }

    /** Whether commands may run; false while a peer has too much to process. */
    boolean room() {
        return windows == null || windows.room();
    }

    /** Runs one command after another while there is room; returns whether there was any. */
    boolean run(Supplier<@Nullable Command<M, E>> commands) {
        boolean any = false;
        while (room()) {
            Command<M, E> command = commands.get();
            if (command == null) {
                break;
            }
            run(command);
            any = true;
        }
        return any;
    }

    void run(Command<M, E> command) {
        inCommand = true;
        try {
            command.run(nowNanos(), this);
        } finally {
            inCommand = false;
        }
    }

    /** Processes up to {@code messagesMax} messages, and the deadline; returns whether there was anything to do. */
    boolean round(int messagesMax) {
        boolean busy = takeMessages(messagesMax);
        if (deadlineNanos != NEVER && (!busy || messagesSinceTick >= MESSAGES_PER_TICK)) {
            busy |= tick();
        }
        if (windows != null && busy) {
            report(windows);
        } else if (windows != null) {
            requirePeers();
        }
        link.flushed();
        return busy;
    }

    private boolean tick() {
        messagesSinceTick = 0;
        long nowNanos = nowNanos();
        if (nowNanos < deadlineNanos) {
            return false;
        }
        deadlineNanos = NEVER;
        machine.step(new Input.Tick<>(nowNanos), this);
        return true;
    }

    private boolean takeMessages(int messagesMax) {
        boolean any = false;
        for (int i = 0; i < messagesMax; i++) {
            M own = toSelf.poll();
            Optional<Status> found = own == null ? link.next() : Optional.empty();
            if (own != null) {
                machine.step(new Input.Message<>(nowNanos(), comm.rank(), own), this);
            } else if (found.isPresent()) {
                take(found.get());
            } else {
                return any;
            }
            messagesSinceTick++;
            any = true;
        }
        return any;
    }

    private void take(Status found) {
        int from = found.source();
        byte[] bytes = link.receive(found);
        switch (found.tag()) {
            case Link.WOULD_CLOSE -> wouldClose.set(from);
            case Link.LAST -> closed.set(from);
            case Link.REPORT -> {
                if (windows != null) {
                    windows.reported(from, new Decoder(bytes, 0, (int) found.byteCount()));
                }
            }
            default -> {
                if (windows != null || found.byteCount() <= options.messageBytesMax()) {
                    step(from, bytes, (int) found.byteCount());
                } else {
                    drop();
                }
                if (windows != null) {
                    windows.processed(from, found.tag() == Link.ASKED, found.byteCount());
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
            if (windows != null) {
                throw new IllegalStateException(
                        "rank " + from + " sent " + byteCount + " bytes that are no message: all ranks run one version",
                        e);
            }
            drop(); // a faulty or malicious sender: counted and ignored
            return;
        }
        machine.step(new Input.Message<>(nowNanos(), from, message), this);
    }

    /** What a dead peer was asked is lost, so a reliable driver ends with it. */
    private void requirePeers() {
        if (comm instanceof FaultTolerantComm tolerant) {
            for (int peer : tolerant.failed()) {
                if (!closed.get(peer)) {
                    throw new IllegalStateException(
                            "rank " + peer + " has died; a reliable driver needs all its ranks");
                }
            }
        }
    }

    private void report(Windows windows) {
        for (int peer = 0; peer < comm.size(); peer++) {
            if (!lastSent && !closed.get(peer) && windows.reportDue(peer)) {
                link.send(peer, Link.REPORT, windows.report(peer, link.message()));
            }
        }
    }

    // Output -----------------------------------------------------------------------------------------------------

    @Override
    public void send(int to, M message) {
        if (to == comm.rank()) {
            toSelf.add(message);
            return;
        }
        if (lastSent || closed.get(to)) {
            return;
        }
        Encoder encoded = link.message();
        codec.encode(message, encoded);
        if (windows != null) {
            windows.sent(to, inCommand, encoded.byteCount());
            link.send(to, inCommand ? Link.ASKED : Link.MESSAGE, encoded);
        } else if (encoded.byteCount() > options.messageBytesMax()) {
            link.discard(encoded);
            drop();
        } else if (!link.send(to, Link.MESSAGE, encoded)) {
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

    // Closing ----------------------------------------------------------------------------------------------------

    /** Tells every peer that this rank is ready to close. */
    void sendWouldClose() {
        sendToAll(Link.WOULD_CLOSE);
    }

    /** Sends the last message to every peer. */
    void sendLast() {
        sendToAll(Link.LAST);
        lastSent = true;
    }

    private void sendToAll(int tag) {
        for (int peer = 0; peer < comm.size(); peer++) {
            if (peer != comm.rank() && !link.send(peer, tag, link.message())) {
                drop();
            }
        }
    }

    /** Whether every peer but the given ones is ready to close. */
    boolean allWouldClose(IntPredicate given) {
        return heardFromAll(wouldClose, given);
    }

    /** Whether every peer but the given ones has sent its last message, and all of this rank's have left. */
    boolean allClosed(IntPredicate given) {
        return heardFromAll(closed, given) && link.flushed();
    }

    /** Whether every peer has sent its last message. */
    boolean closedTogether() {
        return closed.cardinality() == comm.size() - 1;
    }

    private boolean heardFromAll(BitSet heard, IntPredicate given) {
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
}
