package org.parhelion.consensus.generals;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntUnaryOperator;
import org.parhelion.protocol.Codec;
import org.parhelion.protocol.Decoder;
import org.parhelion.protocol.Encoder;
import org.parhelion.protocol.Input;
import org.parhelion.protocol.Machine;
import org.parhelion.protocol.Output;

/**
 * The members that run on one rank, for any number of agreements in sequence. Members are numbered across all camps,
 * and every camp knows the rank of each member.
 *
 * <p>A rank can send in the name of its own members only. Two traitors on one rank could impersonate each other; to
 * separate traitors, run each on a rank of its own.
 *
 * @param <M> the members' messages
 * @param <E> their events
 */
public final class Camp<M, E> implements Machine<Camp.Letter<M>, Camp.News<E>> {
    private static final int MAX_EARLY = 1 << 16;

    /**
     * A message between members.
     *
     * @param <M> the members' messages
     * @param run the number of the agreement
     * @param from the sender
     * @param to the receiver
     * @param message the message
     */
    public record Letter<M>(int run, int from, int to, M message) {}

    /**
     * An event of a member of this camp.
     *
     * @param <E> the members' events
     * @param run the number of the agreement
     * @param member the member
     * @param event what happened
     */
    public record News<E>(int run, int member, E event) {}

    /**
     * Creates the members of each agreement.
     *
     * @param <M> the members' messages
     * @param <E> their events
     */
    @FunctionalInterface
    public interface Recruiting<M, E> {
        /**
         * {@return one member of one agreement}
         *
         * @param run the number of the agreement
         * @param member the member
         */
        Machine<M, E> member(int run, int member);
    }

    /**
     * Receives every message that a member of this camp sends.
     *
     * @param <M> the members' messages
     */
    @FunctionalInterface
    public interface Clerk<M> {
        /**
         * Called for every message sent.
         *
         * @param letter the message
         */
        void sent(Letter<M> letter);
    }

    private final int rank;
    private final int members;
    private final IntUnaryOperator home;
    private final Recruiting<M, E> recruiting;
    private final Clerk<M> clerk;
    private final Map<Integer, Machine<M, E>> present = new TreeMap<>();
    private final Map<Integer, Long> deadlines = new TreeMap<>();
    private final ArrayDeque<Letter<M>> within = new ArrayDeque<>();
    private final List<Letter<M>> early = new ArrayList<>();
    private int run = -1;

    /**
     * Creates the camp of one rank.
     *
     * @param rank the rank
     * @param members the number of members of all camps
     * @param home the rank that each member runs on
     * @param recruiting creates the members of each agreement
     * @param clerk receives every message that a member of this camp sends
     */
    public Camp(int rank, int members, IntUnaryOperator home, Recruiting<M, E> recruiting, Clerk<M> clerk) {
        this.rank = rank;
        this.members = members;
        this.home = home;
        this.recruiting = recruiting;
        this.clerk = clerk;
    }

    /**
     * {@return the encoding of letters: run, sender and receiver as varints, then the message}
     *
     * @param <M> the members' messages
     * @param messages the encoding of messages
     */
    public static <M> Codec<Letter<M>> codec(Codec<M> messages) {
        return new Codec<>() {
            @Override
            public void encode(Letter<M> letter, Encoder encoder) {
                encoder.writeVarint(letter.run()).writeVarint(letter.from()).writeVarint(letter.to());
                messages.encode(letter.message(), encoder);
            }

            @Override
            public Letter<M> decode(Decoder decoder) {
                return new Letter<>(
                        decoder.readVarintBelow(Integer.MAX_VALUE),
                        decoder.readVarintBelow(Integer.MAX_VALUE),
                        decoder.readVarintBelow(Integer.MAX_VALUE),
                        messages.decode(decoder));
            }
        };
    }

    /**
     * Begins an agreement, and processes its messages that arrived early.
     *
     * @param next the number of the agreement, higher than all before
     * @param nowNanos the driver's time [ns]
     * @param output receives what follows
     */
    public void begin(int next, long nowNanos, Output<Letter<M>, News<E>> output) {
        run = next;
        present.clear();
        deadlines.clear();
        within.clear();
        for (int member = 0; member < members; member++) {
            if (home.applyAsInt(member) == rank) {
                present.put(member, recruiting.member(run, member));
            }
        }
        present.keySet().forEach(member -> step(member, new Input.Tick<>(nowNanos), output));
        List<Letter<M>> held = List.copyOf(early);
        early.clear();
        held.forEach(letter -> read(letter, nowNanos, output));
        settle(nowNanos, output);
    }

    @Override
    public void step(Input<Letter<M>> input, Output<Letter<M>, News<E>> output) {
        switch (input) {
            case Input.Tick<Letter<M>> tick ->
                present.keySet().forEach(member -> {
                    if (deadlines.getOrDefault(member, Output.NEVER) <= tick.nowNanos()) {
                        deadlines.remove(member);
                        step(member, new Input.Tick<>(tick.nowNanos()), output);
                    }
                });
            case Input.Message<Letter<M>>(long now, int from, Letter<M> letter) -> {
                boolean known = letter.from() < members && letter.to() < members;
                if (known && home.applyAsInt(letter.from()) == from) {
                    read(letter, now, output);
                }
            }
        }
        settle(input.nowNanos(), output);
    }

    private void read(Letter<M> letter, long nowNanos, Output<Letter<M>, News<E>> output) {
        if (letter.run() > run && early.size() < MAX_EARLY) {
            early.add(letter);
        } else if (letter.run() == run && present.containsKey(letter.to())) {
            step(letter.to(), new Input.Message<>(nowNanos, letter.from(), letter.message()), output);
        }
    }

    /** Delivers messages between members of this camp, and requests a tick at the earliest of their deadlines. */
    private void settle(long nowNanos, Output<Letter<M>, News<E>> output) {
        while (!within.isEmpty()) {
            read(within.removeFirst(), nowNanos, output);
        }
        output.wakeAt(
                deadlines.values().stream().mapToLong(Long::longValue).min().orElse(Output.NEVER));
    }

    private void step(int member, Input<M> input, Output<Letter<M>, News<E>> output) {
        Machine<M, E> machine = present.get(member);
        if (machine == null) {
            return;
        }
        machine.step(input, new Output<>() {
            @Override
            public void send(int to, M message) {
                Letter<M> letter = new Letter<>(run, member, to, message);
                clerk.sent(letter);
                if (home.applyAsInt(to) == rank) {
                    within.addLast(letter);
                } else {
                    output.send(home.applyAsInt(to), letter);
                }
            }

            @Override
            public void wakeAt(long deadlineNanos) {
                deadlines.put(member, deadlineNanos);
            }

            @Override
            public void emit(E event) {
                output.emit(new News<>(run, member, event));
            }
        });
    }
}
