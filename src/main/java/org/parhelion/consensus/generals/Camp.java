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
 * The members that live on one rank, for as many agreements as are asked for, one after another. Members are numbered through all
 * camps; where a member lives, every camp knows.
 *
 * <p>A rank can write in the name of its own members only. Two generals of one rank could lie for each other; to hold
 * traitors apart, give each a rank of its own.
 *
 * @param <M> messages of the members
 * @param <E> their events
 */
public final class Camp<M, E> implements Machine<Camp.Letter<M>, Camp.News<E>> {
    private static final int MAX_EARLY = 1 << 16;

    /**
     * A message from member to member.
     *
     * @param run which agreement it belongs to
     */
    public record Letter<M>(int run, int from, int to, M message) {}

    /** What a member of this camp emitted in an agreement. */
    public record News<E>(int run, int member, E event) {}

    /** Makes the members of each agreement anew. */
    @FunctionalInterface
    public interface Recruiting<M, E> {
        /** Member {@code member} for agreement {@code run}. */
        Machine<M, E> member(int run, int member);
    }

    /** Sees every message that a member of this camp sends. */
    @FunctionalInterface
    public interface Clerk<M> {
        /** A member sent {@code letter}. */
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
     * The camp of {@code rank}.
     *
     * @param members members of all camps
     * @param home the rank that each member lives on
     */
    public Camp(int rank, int members, IntUnaryOperator home, Recruiting<M, E> recruiting, Clerk<M> clerk) {
        this.rank = rank;
        this.members = members;
        this.home = home;
        this.recruiting = recruiting;
        this.clerk = clerk;
    }

    /** How letters are written as bytes: run, sender and reader as varints, then the message. */
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

    /** Begins agreement {@code next}, later than all before; letters of it that came early are read now. */
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

    /** Delivers what members of this camp told each other, and asks for the earliest of their deadlines. */
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
