package org.parhelion.consensus.hotstuff;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.parhelion.consensus.signature.SimulatedSignatures;
import org.parhelion.protocol.Input;
import org.parhelion.protocol.Output;

/**
 * Four replicas of which the first is there twice: two machines under one name and one key, each honest by itself, together a
 * liar (Bano et al.: Twins, BFT systems made robust, OPODIS 2021).
 *
 * <pre>
 * machine:   0  1  2  3  4
 * replica:   0  0  1  2  3        machines 2, 3, 4 are loyal
 * </pre>
 *
 * <p>A scenario says for each view who leads it and which machines hear each other. Views begin together, as after a
 * time-out; who enters one tells its leader the highest certificate it has, which a lying leader may leave unread.
 */
final class Twins {
    static final int MACHINES = 5;

    /**
     * One view's circumstances.
     *
     * @param leader a replica
     * @param group machines that hear each other, as a set; the others hear each other too
     * @param deaf whether replica 0, if it leads, ignores what others know
     */
    record Round(int leader, int group, boolean deaf) {
        boolean together(int a, int b) {
            return (group >>> a & 1) == (group >>> b & 1);
        }
    }

    private static final long VIEW_NANOS = 1_000_000;

    private record Envelope(int from, int to, HotStuffMessage message) {}

    private final List<Round> rounds;
    private final List<HotStuff> machines = new ArrayList<>();
    private final TreeMap<Long, ArrayDeque<Envelope>> byView = new TreeMap<>();
    private final Map<Long, Digest> log = new HashMap<>();
    private int commits;
    private Optional<String> violation = Optional.empty();
    private long view;

    private Twins(List<Round> rounds, HotStuff.Rules rules) {
        this.rounds = rounds;
        SimulatedSignatures signatures = new SimulatedSignatures();
        Leaders leaders = new Leaders() {
            @Override
            public int leader(long of) {
                return of < 1
                        ? 0
                        : rounds.get((int) Math.min(of, rounds.size()) - 1).leader();
            }

            @Override
            public long after(long of) {
                return of + 1;
            }
        };
        HotStuffOptions options = new HotStuffOptions(4, 1, leaders, 1, VIEW_NANOS);
        for (int machine = 0; machine < MACHINES; machine++) {
            machines.add(new HotStuff(options, signatures.signer(replica(machine)), signatures, rules));
        }
    }

    private static int replica(int machine) {
        return Math.max(0, machine - 1);
    }

    /** What happens under {@code rounds}: how many blocks the loyal committed, and the violation if there is one. */
    static Twins run(List<Round> rounds, HotStuff.Rules rules) {
        Twins twins = new Twins(rounds, rules);
        for (int machine = 0; machine < MACHINES; machine++) {
            twins.machines.get(machine).submit(0, new byte[] {(byte) machine}, twins.output(machine));
        }
        for (twins.view = 1; twins.view <= rounds.size(); twins.view++) {
            twins.round(rounds.get((int) twins.view - 1));
        }
        return twins;
    }

    private void round(Round round) {
        long start = view * 1_000 * VIEW_NANOS;
        for (int machine = 0; machine < MACHINES; machine++) {
            HotStuff replica = machines.get(machine);
            replica.startView(view, start, output(machine));
        }
        for (int leader = 0; leader < MACHINES; leader++) {
            if (replica(leader) == round.leader()) {
                for (int other = 0; other < MACHINES && !(round.deaf() && round.leader() == 0); other++) {
                    if (other != leader && round.together(leader, other)) {
                        Certificate high = machines.get(other).rules().high();
                        HotStuffMessage known = new HotStuffMessage.NewView(view, high);
                        machines.get(leader).step(new Input.Message<>(start, replica(other), known), output(leader));
                    }
                }
                machines.get(leader).step(new Input.Tick<>(start + VIEW_NANOS / 2), output(leader));
            }
        }
        ArrayDeque<Envelope> now = byView.computeIfAbsent(view, _ -> new ArrayDeque<>());
        while (!now.isEmpty()) {
            Envelope envelope = now.removeFirst();
            for (int to = 0; to < MACHINES; to++) {
                if (replica(to) == envelope.to() && to != envelope.from() && round.together(envelope.from(), to)) {
                    machines.get(to)
                            .step(
                                    new Input.Message<>(
                                            start + VIEW_NANOS / 2, replica(envelope.from()), envelope.message()),
                                    output(to));
                }
            }
        }
    }

    /** A certificate is of its block's view, which is why a replica does not compare the two. */
    private void checkParent(int machine, LogBlock block) {
        machines.get(machine).rules().tree.find(block.parent()).ifPresent(parent -> {
            if (parent.view() != block.justify().view()) {
                violation = Optional.of(block.justify() + " certifies a block of view " + parent.view());
            }
        });
    }

    private Output<HotStuffMessage, HotStuffEvent> output(int machine) {
        return new Output<>() {
            @Override
            public void send(int to, HotStuffMessage message) {
                long of = switch (message) {
                    case HotStuffMessage.Proposal(LogBlock block) -> {
                        checkParent(machine, block);
                        yield block.view();
                    }
                    case HotStuffMessage.Vote vote -> vote.view();
                    case HotStuffMessage.Fetch _, HotStuffMessage.Blocks _ -> view;
                    case HotStuffMessage.NewView _, HotStuffMessage.Request _ -> -1;
                };
                if (of >= view) {
                    byView.computeIfAbsent(of, _ -> new ArrayDeque<>()).add(new Envelope(machine, to, message));
                }
            }

            @Override
            public void wakeAt(long deadlineNanos) {
                // Views are started by the scenario.
            }

            @Override
            public void emit(HotStuffEvent event) {
                if (machine >= 2 && event instanceof HotStuffEvent.Committed committed) {
                    commits++;
                    Digest before = log.putIfAbsent(committed.height(), committed.block());
                    if (before != null && !before.equals(committed.block())) {
                        violation = Optional.of("height " + committed.height() + ": " + before + " and "
                                + committed.block() + " under " + rounds);
                    }
                }
            }
        };
    }

    int commits() {
        return commits;
    }

    Optional<String> violation() {
        return violation;
    }
}
