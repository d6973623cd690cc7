package org.parhelion.protocol;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Runs any number of machines in virtual time, over a network whose every fault comes from one seed.
 *
 * <p>The same seed and the same calls give the same run, to the last message ({@link Trace#hash}). Messages stay objects;
 * they are encoded only for the trace. Faults: loss, duplicates, reordering and latency ({@link NetworkOptions}); one-way
 * partitions ({@link #block}); members that {@link #pause}, are {@link #slow}, {@link #crash}, {@link #restart}, or lie
 * ({@link Liar}).
 *
 * <pre>{@code
 * var network = new SimulatedNetwork<Message, Event>(seed, NetworkOptions.LAN.withLossRate(0.05), codec);
 * for (int i = 0; i < 4; i++) network.add(new General(i, 4, SplitMix64.of(seed, i)));
 * network.at(ms(3), () -> network.crash(2));
 * network.runUntil(ms(50));
 * }</pre>
 *
 * <p>Not safe for use by several threads; different networks share nothing.
 */
public final class SimulatedNetwork<M, E> {
    /** Is told what the machines emit. */
    @FunctionalInterface
    public interface Listener<E> {
        /** {@code member} emitted {@code event} at {@code nowNanos}. */
        void happened(long nowNanos, int member, E event);
    }

    // The sender of an event that is no message.
    private static final int TICK = -1;
    private static final int ACTION = -2;
    private static final long NOT_PAUSED = Long.MIN_VALUE;
    private static final int MEMBERS_MAX_BITS = 15;

    private final long seed;
    private final Codec<M> codec;
    private final SplitMix64 random;
    private final EventQueue queue = new EventQueue();
    private final List<Listener<E>> listeners = new ArrayList<>();
    private final List<Member> members = new ArrayList<>();
    private final BitSet blockedLinks = new BitSet();
    private NetworkOptions options;
    private Predicate<M> reliable = message -> false;
    private @Nullable Trace trace;
    private long nowNanos;
    private long steps;

    /** A network without members. */
    public SimulatedNetwork(long seed, NetworkOptions options, Codec<M> codec) {
        this.seed = seed;
        this.options = Objects.requireNonNull(options, "options");
        this.codec = Objects.requireNonNull(codec, "codec");
        this.random = SplitMix64.of(seed, -1);
    }

    // What it is made of -----------------------------------------------------------------------------------------

    /** Adds a member, numbered from 0 on; its first tick comes now. */
    public int add(Machine<M, E> machine) {
        if (members.size() == 1 << MEMBERS_MAX_BITS) {
            throw new IllegalStateException("a network holds at most " + members.size() + " members");
        }
        Member member = new Member(members.size(), machine);
        members.add(member);
        member.wakeAt(nowNanos);
        return member.id;
    }

    /** Traces the run from here on; without a trace a run is several times faster. */
    public SimulatedNetwork<M, E> trace(Trace into) {
        this.trace = into;
        return this;
    }

    /** Tells {@code listener} of every event from here on. */
    public SimulatedNetwork<M, E> listen(Listener<E> listener) {
        listeners.add(listener);
        return this;
    }

    /** Messages that {@code test} accepts go by a channel that repeats what is lost: they come late, but come. */
    public SimulatedNetwork<M, E> reliable(Predicate<M> test) {
        this.reliable = test;
        return this;
    }

    /** Members added so far, crashed ones too. */
    public int size() {
        return members.size();
    }

    /** Virtual time [ns]. */
    public long nowNanos() {
        return nowNanos;
    }

    /** Messages that {@code member} has sent, lost ones too. */
    public long messagesSent(int member) {
        return members.get(member).messagesSent;
    }

    /** Bytes of the messages that {@code member} has sent. */
    public long bytesSent(int member) {
        return members.get(member).bytesSent;
    }

    /** Inputs that all machines have taken. */
    public long steps() {
        return steps;
    }

    // Running ----------------------------------------------------------------------------------------------------

    /** Runs everything that happens up to {@code timeNanos}, which is the time afterwards. */
    public void runUntil(long timeNanos) {
        while (!queue.isEmpty() && queue.nextTime() <= timeNanos) {
            takeNext();
        }
        nowNanos = Math.max(nowNanos, timeNanos);
    }

    /**
     * Runs until {@code done} holds (asked after every step), nothing is left to happen, or {@code limitNanos} is reached.
     *
     * @return whether {@code done} holds
     */
    public boolean runUntil(BooleanSupplier done, long limitNanos) {
        while (!done.getAsBoolean()) {
            if (queue.isEmpty() || queue.nextTime() > limitNanos) {
                return false;
            }
            takeNext();
        }
        return true;
    }

    /** Runs {@code action} at {@code timeNanos}, before the messages that arrive then. */
    public void at(long timeNanos, Runnable action) {
        queue.add(Math.max(timeNanos, nowNanos), ACTION, 0, action);
    }

    /** Gives {@code member} a command now; nothing happens if it is crashed. */
    public void call(int member, Command<M, E> command) {
        Member target = members.get(member);
        if (target.machine != null) {
            command.run(nowNanos, target);
        }
    }

    /** The run in one line, for failure messages: with this seed and the same calls it happens again. */
    @Override
    public String toString() {
        return "simulated network of " + members.size() + " members, seed " + seed + ", at " + nowNanos / 1e6
                + " ms, step " + steps;
    }

    // Faults -----------------------------------------------------------------------------------------------------

    /** How messages are treated now. */
    public NetworkOptions options() {
        return options;
    }

    /** Treats all messages sent from here on as {@code changed} says. */
    public void options(NetworkOptions changed) {
        this.options = changed;
        fault(-1, "options " + changed);
    }

    /** Drops what any member of {@code from} sends to any member of {@code to}, in that direction only. */
    public void block(int[] from, int[] to) {
        for (int source : from) {
            for (int target : to) {
                blockedLinks.set(link(source, target));
            }
        }
        fault(-1, "blocks " + Arrays.toString(from) + " → " + Arrays.toString(to));
    }

    /** Drops what members of different groups send each other; a member in no group is cut off from all that are. */
    public void partition(int[]... groups) {
        for (int from = 0; from < groups.length; from++) {
            for (int to = 0; to < groups.length; to++) {
                if (from != to) {
                    block(groups[from], groups[to]);
                }
            }
        }
    }

    /** Lifts every block. */
    public void heal() {
        blockedLinks.clear();
        fault(-1, "heals");
    }

    /** {@code member} stops for ever; what it sent is still on its way. */
    public void crash(int member) {
        members.get(member).machine = null;
        fault(member, "crashes");
    }

    /** {@code member} starts anew as {@code machine}: after a crash, or to become a liar. */
    public void restart(int member, Machine<M, E> machine) {
        Member target = members.get(member);
        target.machine = machine;
        target.deadlineNanos = Output.NEVER;
        target.queuedTickNanos = Output.NEVER;
        target.pausedUntilNanos = NOT_PAUSED;
        fault(member, "starts");
        target.wakeAt(nowNanos);
    }

    /** Whether {@code member} is not crashed. */
    public boolean running(int member) {
        return members.get(member).machine != null;
    }

    /**
     * {@code member} does nothing until {@code untilNanos}, as in a long garbage collection: its messages wait, its ticks
     * come late. Afterwards it takes them in the order of their time.
     */
    public void pause(int member, long untilNanos) {
        members.get(member).pausedUntilNanos = untilNanos;
        fault(member, "pauses until " + untilNanos / 1e6 + " ms");
    }

    /** {@code member} takes every input {@code delayNanos} late from here on. */
    public void slow(int member, long delayNanos) {
        members.get(member).slowNanos = delayNanos;
        fault(member, "is slow by " + delayNanos / 1e6 + " ms");
    }

    // The machinery ----------------------------------------------------------------------------------------------

    private void takeNext() {
        queue.take();
        nowNanos = Math.max(nowNanos, queue.takenTime());
        int from = queue.takenFrom();
        if (from == ACTION) {
            ((Runnable) Objects.requireNonNull(queue.takenPayload())).run();
            return;
        }
        Member target = members.get(queue.takenTo());
        if (target.pausedUntilNanos > nowNanos) {
            if (from != TICK || target.ownsTick(queue.takenTime())) {
                target.defer(from, queue.takenPayload());
            }
        } else if (from == TICK) {
            target.tick(queue.takenTime());
        } else {
            deliver(from, target, queue.takenPayload());
        }
    }

    @SuppressWarnings("unchecked") // the queue holds what send() put there
    private void deliver(int from, Member target, @Nullable Object payload) {
        M message = (M) Objects.requireNonNull(payload);
        if (target.machine == null) {
            if (trace != null) {
                trace.dropped(nowNanos, from, target.id, message, codec, "crashed");
            }
            return;
        }
        if (trace != null) {
            trace.delivered(nowNanos, from, target.id, message, codec);
        }
        target.step(new Input.Message<>(nowNanos, from, message));
    }

    private void send(Member source, int to, M message) {
        Objects.checkIndex(to, members.size());
        source.messagesSent++;
        source.bytesSent += codec.byteCount(message);
        if (to == source.id) {
            queue.add(nowNanos, to, to, message);
            return;
        }
        if (!blockedLinks.isEmpty() && blockedLinks.get(link(source.id, to))) {
            drop(source, to, message, "blocked");
            return;
        }
        long delayNanos = 0;
        if (options.lossRate() > 0) {
            boolean repeats = reliable.test(message);
            while (random.nextDouble() < options.lossRate()) {
                if (!repeats) {
                    drop(source, to, message, "lost");
                    return;
                }
                delayNanos += options.retransmitNanos();
            }
        }
        transmit(source, to, message, delayNanos);
        if (options.duplicateRate() > 0 && random.nextDouble() < options.duplicateRate()) {
            transmit(source, to, message, delayNanos);
        }
    }

    private void transmit(Member source, int to, M message, long delayNanos) {
        long arrival = nowNanos + delayNanos + latencyNanos() + members.get(to).slowNanos;
        if (options.fifo()) {
            arrival = source.orderedArrival(to, arrival);
        }
        queue.add(arrival, source.id, to, message);
    }

    private long latencyNanos() {
        long tail = options.latencyTailNanos();
        // StrictMath: the same bits on every machine.
        return options.latencyMinNanos() + (tail == 0 ? 0 : (long) (-tail * StrictMath.log(1 - random.nextDouble())));
    }

    private void drop(Member source, int to, M message, String why) {
        if (trace != null) {
            trace.dropped(nowNanos, source.id, to, message, codec, why);
        }
    }

    private void fault(int member, String what) {
        if (trace != null) {
            trace.fault(nowNanos, member, what);
        }
    }

    private static int link(int from, int to) {
        return from << MEMBERS_MAX_BITS | to;
    }

    /** A machine and the output it speaks to. */
    private final class Member implements Output<M, E> {
        private final int id;
        private @Nullable Machine<M, E> machine;
        private long deadlineNanos = NEVER;
        // The tick that stands in the queue and counts; others there are out of date.
        private long queuedTickNanos = NEVER;
        private long pausedUntilNanos = NOT_PAUSED;
        private long slowNanos;
        private long messagesSent;
        private long bytesSent;
        private long[] lastArrivals = new long[0];

        private Member(int id, Machine<M, E> machine) {
            this.id = id;
            this.machine = machine;
        }

        private void step(Input<M> input) {
            steps++;
            Machine<M, E> stepped = machine;
            if (stepped == null) {
                return;
            }
            try {
                stepped.step(input, this);
            } catch (RuntimeException | AssertionError e) {
                throw new IllegalStateException(SimulatedNetwork.this + ": member " + id + " failed on " + input, e);
            }
        }

        private boolean ownsTick(long timeNanos) {
            return timeNanos == queuedTickNanos;
        }

        private void tick(long timeNanos) {
            if (!ownsTick(timeNanos) || machine == null) {
                return;
            }
            queuedTickNanos = NEVER;
            if (deadlineNanos == NEVER || deadlineNanos + slowNanos > nowNanos) {
                wakeAt(deadlineNanos); // it was put off meanwhile
                return;
            }
            deadlineNanos = NEVER;
            step(new Input.Tick<>(nowNanos));
        }

        /** {@code arrivalNanos}, or the arrival of the message sent to {@code to} before, whichever is later. */
        private long orderedArrival(int to, long arrivalNanos) {
            if (to >= lastArrivals.length) {
                lastArrivals = Arrays.copyOf(lastArrivals, members.size());
            }
            lastArrivals[to] = Math.max(lastArrivals[to], arrivalNanos);
            return lastArrivals[to];
        }

        private void defer(int from, @Nullable Object payload) {
            if (from == TICK) {
                queuedTickNanos = pausedUntilNanos;
            }
            queue.add(pausedUntilNanos, from, id, payload);
        }

        @Override
        public void send(int to, M message) {
            SimulatedNetwork.this.send(this, to, message);
        }

        @Override
        public void wakeAt(long timeNanos) {
            deadlineNanos = timeNanos;
            if (timeNanos == NEVER) {
                return;
            }
            long due = Math.max(timeNanos + slowNanos, nowNanos);
            if (due < queuedTickNanos) {
                queuedTickNanos = due;
                queue.add(due, TICK, id, null);
            }
        }

        @Override
        public void emit(E event) {
            if (trace != null) {
                trace.happened(nowNanos, id, event);
            }
            for (Listener<E> listener : listeners) {
                listener.happened(nowNanos, id, event);
            }
        }
    }
}
