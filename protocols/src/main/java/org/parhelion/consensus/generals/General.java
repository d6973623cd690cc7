package org.parhelion.consensus.generals;

import org.parhelion.protocol.Input;
import org.parhelion.protocol.Machine;
import org.parhelion.protocol.Output;

/**
 * The rounds of one general, the same for OM(m) and SM(m).
 *
 * <p>Round r closes when a packet has arrived from every expected sender, and at the latest r round lengths after the
 * start. The absence of a message is therefore detected (A3, §3), and without traitors no general waits for a timeout.
 * A packet that arrives after its round has closed is ignored. Deadlines count from the start, not from the end of the
 * previous round: a general that received everything early must still wait for one that a silent traitor delayed. The
 * synchrony assumption is therefore: all generals start within a time s of each other, messages take at most d, and a
 * round is at least s + d long.
 *
 * @param <T> the messages of a round
 */
abstract class General<T> implements Machine<Packet<T>, GeneralEvent> {
    /** All generals. */
    final Army army;

    /** This general. */
    final int self;

    private final long instance;
    private final long roundNanos;
    private final long[] heard;
    private int round;
    private long startNanos;

    General(Army army, int self, long instance, long roundNanos) {
        if (!army.has(self)) {
            throw new IllegalArgumentException("general " + self + " is outside 0 … " + (army.size() - 1));
        }
        if (roundNanos < 1) {
            throw new IllegalArgumentException("roundNanos " + roundNanos + " must be at least 1");
        }
        this.army = army;
        this.self = self;
        this.instance = instance;
        this.roundNanos = roundNanos;
        this.heard = new long[army.rounds() + 1];
    }

    /** The generals that send this one a packet in {@code round}, as a set: bit g for general g. */
    abstract long expected(int round);

    /**
     * Processes the packet that {@code from} sent in {@code round}: once for each sender and round, in any order of
     * rounds.
     */
    abstract void read(int round, int from, Packet<T> packet);

    /** Sends the packets of {@code round}; all earlier rounds are complete. */
    abstract void speak(int round, Output<Packet<T>, GeneralEvent> output);

    /** The order to obey; all rounds are complete. */
    abstract long decide();

    /** The number of rounds before the decision: m + 1. */
    int rounds() {
        return army.rounds();
    }

    /** The number of the agreement. */
    final long instance() {
        return instance;
    }

    @Override
    public final void step(Input<Packet<T>> input, Output<Packet<T>, GeneralEvent> output) {
        switch (input) {
            case Input.Tick<Packet<T>> tick
            when round == 0 -> {
                startNanos = tick.nowNanos();
                open(1, output);
            }
            case Input.Tick<Packet<T>> _ -> {}
            case Input.Message<Packet<T>> message -> hear(message.from(), message.body());
        }
        while (round >= 1 && round <= rounds() && (complete(round) || input.nowNanos() - deadlineNanos() >= 0)) {
            output.emit(new GeneralEvent.RoundClosed(round, expected(round) & ~heard[round]));
            open(round + 1, output);
        }
    }

    private void open(int next, Output<Packet<T>, GeneralEvent> output) {
        round = next;
        if (round <= rounds()) {
            speak(round, output);
            output.wakeAt(deadlineNanos());
        } else {
            output.wakeAt(Output.NEVER);
            output.emit(new GeneralEvent.Decided(decide()));
        }
    }

    private void hear(int from, Packet<T> packet) {
        int of = packet.round();
        boolean open = of >= Math.max(1, round) && of <= rounds();
        if (packet.instance() == instance && open && army.has(from) && (heard[of] >>> from & 1) == 0) {
            heard[of] |= 1L << from;
            read(of, from, packet);
        }
    }

    private boolean complete(int of) {
        return (expected(of) & ~heard[of]) == 0;
    }

    private long deadlineNanos() {
        return startNanos + round * roundNanos;
    }

    /** All generals but the commander and this one, as a set. */
    final long otherLieutenants() {
        long all = army.size() == Long.SIZE ? -1L : (1L << army.size()) - 1;
        return all & ~(1L << army.commander()) & ~(1L << self);
    }

    /** Whether this general gives the order. */
    final boolean commands() {
        return self == army.commander();
    }
}
