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
 * Runs any number of machines in virtual time, over a network whose faults are all determined by one seed.
 *
 * <p>The same seed and the same calls give the same run, to the last message ({@link Trace#hash}). Messages stay
 * objects; they are encoded only for the trace. Faults: loss, duplicates, reordering and latency ({@link
 * NetworkOptions}); one-way partitions ({@link #block}); members that {@link #pause}, are {@link #slow}, {@link
 * #crash}, {@link #restart}, or are Byzantine ({@link Liar}).
 *
 * <pre>{@code
 * var network = new SimulatedNetwork<Message, Event>(seed, NetworkOptions.LAN.withLossRate(0.05), codec);
 * for (int i = 0; i < 4; i++) network.add(new General(i, 4, SplitMix64.of(seed, i)));
 * network.at(ms(3), () -> network.crash(2));
 * network.runUntil(ms(50));
 * }</pre>
 *
 * <p>Not safe for use by several threads; different networks share nothing.
 *
 * @param <M> the protocol's messages
 * @param <E> the protocol's events
 */
public final class SimulatedNetwork<M, E> {
    /**
     * Receives the events of all machines.
     *
     * @param <E> the protocol's events
     */
    @FunctionalInterface
    public interface Listener<E> {
        /**
         * Called for every event.
         *
         * @param nowNanos virtual time [ns]
         * @param member the member that emitted the event
         * @param event what happened
         */
        void happened(long nowNanos, int member, E event);
    }

    // The sender fields of events that are no messages.
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

    /**
     * Creates a network without members.
     *
     * @param seed determines every fault and every latency
     * @param options latency, loss and order of all messages
     * @param codec encodes messages for the trace and counts their bytes
     */
    public SimulatedNetwork(long seed, NetworkOptions options, Codec<M> codec) {
        this.seed = seed;
        this.options = Objects.requireNonNull(options, "options");
        this.codec = Objects.requireNonNull(codec, "codec");
        this.random = SplitMix64.of(seed, -1);
    }

    // Members and settings ----------------------------------------------------------------------------------------

    /**
     * Adds a member. Its first tick comes now.
     *
     * @param machine the member's machine
     * @return the member's number; the first is 0
     * @throws IllegalStateException if the network is full, at 32,768 members
     */
    public int add(Machine<M, E> machine) {
        if (members.size() == 1 << MEMBERS_MAX_BITS) {
            throw new IllegalStateException("a network holds at most " + members.size() + " members");
        }
        Member member = new Member(members.size(), machine);
        members.add(member);
        member.wakeAt(nowNanos);
        return member.id;
    }

    /**
     * Traces the run from here on. A run without a trace is several times faster.
     *
     * @param into receives what happens
     * @return this network
     */
    public SimulatedNetwork<M, E> trace(Trace into) {
        this.trace = into;
        return this;
    }

    /**
     * Adds a listener for every event from here on.
     *
     * @param listener receives the events
     * @return this network
     */
    public SimulatedNetwork<M, E> listen(Listener<E> listener) {
        listeners.add(listener);
        return this;
    }

    /**
     * Sends some messages over a reliable channel, which retransmits what is lost: such messages may be late, but
     * arrive.
     *
     * @param test accepts the messages of the reliable channel
     * @return this network
     */
    public SimulatedNetwork<M, E> reliable(Predicate<M> test) {
        this.reliable = test;
        return this;
    }

    /** {@return the number of members added so far, including crashed ones} */
    public int size() {
        return members.size();
    }

    /** {@return virtual time [ns]} */
    public long nowNanos() {
        return nowNanos;
    }

    /**
     * {@return the number of messages that a member has sent, including lost ones}
     *
     * @param member the sender
     */
    public long messagesSent(int member) {
        return members.get(member).messagesSent;
    }

    /**
     * {@return the number of bytes in the messages that a member has sent}
     *
     * @param member the sender
     */
    public long bytesSent(int member) {
        return members.get(member).bytesSent;
    }

    /** {@return the number of inputs that all machines have processed} */
    public long steps() {
        return steps;
    }

    // Running ----------------------------------------------------------------------------------------------------

    /**
     * Runs all events up to a time.
     *
     * @param timeNanos the virtual time at the end [ns]
     */
    public void runUntil(long timeNanos) {
        while (!queue.isEmpty() && queue.nextTime() <= timeNanos) {
            takeNext();
        }
        nowNanos = Math.max(nowNanos, timeNanos);
    }

    /**
     * Runs until a condition holds, no event is left, or a time is reached.
     *
     * @param done the condition, evaluated after every step
     * @param limitNanos the latest virtual time [ns]
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

    /**
     * Schedules an action. Events at the same time run in the order in which they were added.
     *
     * @param timeNanos virtual time [ns]
     * @param action what to run
     */
    public void at(long timeNanos, Runnable action) {
        queue.add(Math.max(timeNanos, nowNanos), ACTION, 0, action);
    }

    /**
     * Passes a command to a member now; does nothing if it has crashed.
     *
     * @param member the member
     * @param command the request
     */
    public void call(int member, Command<M, E> command) {
        Member target = members.get(member);
        if (target.machine != null) {
            command.run(nowNanos, target);
        }
    }

    /** {@return the state of the run in one line, for failure messages} The seed and the same calls repeat the run. */
    @Override
    public String toString() {
        return "simulated network of " + members.size() + " members, seed " + seed + ", at " + nowNanos / 1e6
                + " ms, step " + steps;
    }

    // Faults -----------------------------------------------------------------------------------------------------

    /** {@return latency, loss and order of messages sent now} */
    public NetworkOptions options() {
        return options;
    }

    /**
     * Changes latency, loss and order of all messages sent from here on.
     *
     * @param changed the new options
     */
    public void options(NetworkOptions changed) {
        this.options = changed;
        fault(-1, "options " + changed);
    }

    /**
     * Drops messages in one direction only.
     *
     * @param from the senders
     * @param to the receivers
     */
    public void block(int[] from, int[] to) {
        for (int source : from) {
            for (int target : to) {
                blockedLinks.set(link(source, target));
            }
        }
        fault(-1, "blocks " + Arrays.toString(from) + " → " + Arrays.toString(to));
    }

    /**
     * Drops messages between members of different groups. A member in no group is not affected.
     *
     * @param groups members that can reach each other
     */
    public void partition(int[]... groups) {
        for (int from = 0; from < groups.length; from++) {
            for (int to = 0; to < groups.length; to++) {
                if (from != to) {
                    block(groups[from], groups[to]);
                }
            }
        }
    }

    /** Removes every block. */
    public void heal() {
        blockedLinks.clear();
        fault(-1, "heals");
    }

    /**
     * Stops a member permanently. Messages that it has sent still arrive.
     *
     * @param member the member
     */
    public void crash(int member) {
        members.get(member).machine = null;
        fault(member, "crashes");
    }

    /**
     * Starts a member with a new machine: after a crash, or to become Byzantine.
     *
     * @param member the member
     * @param machine its new machine
     */
    public void restart(int member, Machine<M, E> machine) {
        Member target = members.get(member);
        target.machine = machine;
        target.deadlineNanos = Output.NEVER;
        target.queuedTickNanos = Output.NEVER;
        target.pausedUntilNanos = NOT_PAUSED;
        fault(member, "starts");
        target.wakeAt(nowNanos);
    }

    /**
     * {@return whether a member has not crashed}
     *
     * @param member the member
     */
    public boolean running(int member) {
        return members.get(member).machine != null;
    }

    /**
     * Pauses a member, as a long garbage collection does: its messages wait and its ticks are late. Afterwards it
     * processes them in the order of their time.
     *
     * @param member the member
     * @param untilNanos the virtual time at which it continues [ns]
     */
    public void pause(int member, long untilNanos) {
        members.get(member).pausedUntilNanos = untilNanos;
        fault(member, "pauses until " + untilNanos / 1e6 + " ms");
    }

    /**
     * Delays every input of a member from here on.
     *
     * @param member the member
     * @param delayNanos the delay [ns]
     */
    public void slow(int member, long delayNanos) {
        members.get(member).slowNanos = delayNanos;
        fault(member, "is slow by " + delayNanos / 1e6 + " ms");
    }

    // Implementation ---------------------------------------------------------------------------------------------

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

    /** A machine and its output. */
    private final class Member implements Output<M, E> {
        private final int id;
        private @Nullable Machine<M, E> machine;
        private long deadlineNanos = NEVER;
        // The time of the valid tick in the queue; all other ticks in it are obsolete.
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
                wakeAt(deadlineNanos); // the deadline was moved meanwhile
                return;
            }
            deadlineNanos = NEVER;
            step(new Input.Tick<>(nowNanos));
        }

        /** {@code arrivalNanos}, or the arrival of the previous message to {@code to}, whichever is later. */
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
