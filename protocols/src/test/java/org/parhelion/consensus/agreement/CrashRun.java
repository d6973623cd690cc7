package org.parhelion.consensus.agreement;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntFunction;
import org.parhelion.protocol.Input;
import org.parhelion.protocol.Output;
import org.parhelion.protocol.SplitMix64;

/**
 * Members that agree, shrink and agree again, each of which may stop for ever after any number of sends: in the middle of a step, so
 * that any prefix of its readers has heard it.
 *
 * <p>Messages of one pair arrive in order; which pair is served next is the seed's choice (seed 0: all in order of sending).
 * When nothing is on its way the detector speaks, to the survivors one after another; when it has nothing to say, time passes.
 */
final class CrashRun {
    /** The values that member m contributes to its three agreements: bits that the AND and the MIN can be told by. */
    static long value(int member) {
        return 0xff & ~(1L << member);
    }

    private record Envelope(int from, int to, AgreementMessage message) {}

    private final List<CrashAgreement> members = new ArrayList<>();
    private final List<List<AgreementEvent>> events = new ArrayList<>();
    private final ArrayDeque<Envelope> inFlight = new ArrayDeque<>();
    private final int[] sendsLeft;
    private final boolean[] crashed;
    private final SplitMix64 random;
    private final boolean inOrder;
    private final int[] begun;
    private final Map<Long, Long> epochs = new HashMap<>();
    private int ticksWithoutEvent;

    CrashRun(int n, IntFunction<CrashAgreement> recruiting, int[] crashAfterSends, long seed) {
        for (int member = 0; member < n; member++) {
            members.add(recruiting.apply(member));
            events.add(new ArrayList<>());
        }
        this.sendsLeft = crashAfterSends.clone();
        this.crashed = new boolean[n];
        this.begun = new int[n];
        this.random = new SplitMix64(seed);
        this.inOrder = seed == 0;
    }

    CrashRun run() {
        for (int member = 0; member < members.size(); member++) {
            members.get(member).step(new Input.Tick<>(0), output(member));
            if (sendsLeft[member] == 0) {
                crashed[member] = true;
            }
            beginNext(member);
        }
        for (int steps = 0; steps < 100_000; steps++) {
            if (!inFlight.isEmpty()) {
                Envelope envelope = next();
                if (!crashed[envelope.to()]) {
                    members.get(envelope.to())
                            .step(new Input.Message<>(0, envelope.from(), envelope.message()), output(envelope.to()));
                    beginNext(envelope.to());
                }
            } else if (!detect()) {
                if (ticksWithoutEvent++ == 5) {
                    return this;
                }
                tickAll();
            }
        }
        throw new AssertionError("still talking after 100000 messages");
    }

    /** The first message of a pair that the seed draws. */
    private Envelope next() {
        if (inOrder) {
            return inFlight.removeFirst();
        }
        Envelope[] all = inFlight.toArray(Envelope[]::new);
        Envelope drawn = all[random.nextInt(all.length)];
        for (Envelope earlier : all) {
            if (earlier.from() == drawn.from() && earlier.to() == drawn.to()) {
                inFlight.remove(earlier);
                return earlier;
            }
        }
        throw new AssertionError();
    }

    private void tickAll() {
        for (int member = 0; member < members.size(); member++) {
            if (!crashed[member]) {
                members.get(member).step(new Input.Tick<>(0), output(member));
            }
        }
    }

    /** Tells one survivor who does not know it of all crashes; false where all know. */
    private boolean detect() {
        RankSet dead = dead();
        for (int i = 0; i < members.size(); i++) {
            int member = inOrder ? i : members.size() - 1 - i;
            CrashAgreement survivor = members.get(member);
            boolean knows = survivor.failed()
                    .containsAll(dead.intersection(survivor.view().members()));
            if (!crashed[member] && !survivor.fenced() && !knows) {
                survivor.declareFailed(dead, output(member));
                beginNext(member);
                return true;
            }
        }
        return false;
    }

    /** Agreement 0: the AND. Agreement 1: who goes on, and the MIN. Agreement 2: the AND again, in the new view. */
    private void beginNext(int member) {
        long agreed = events.get(member).stream()
                .filter(AgreementEvent.Agreed.class::isInstance)
                .count();
        if (crashed[member] || members.get(member).fenced() || begun[member] > agreed || begun[member] == 3) {
            return;
        }
        begun[member]++;
        if (begun[member] == 2) {
            members.get(member).shrink(0, value(member), Fold.MIN, output(member));
        } else {
            members.get(member).agree(0, value(member), Fold.AND, output(member));
        }
        beginNext(member);
    }

    private Output<AgreementMessage, AgreementEvent> output(int member) {
        return new Output<>() {
            @Override
            public void send(int to, AgreementMessage message) {
                if (sendsLeft[member] == 0) {
                    crashed[member] = true;
                } else {
                    sendsLeft[member]--;
                    checkEpoch(message);
                    inFlight.add(new Envelope(member, to, message));
                }
            }

            @Override
            public void wakeAt(long deadlineNanos) {
                // Time passes when nothing else happens.
            }

            @Override
            public void emit(AgreementEvent event) {
                if (!crashed[member]) {
                    events.get(member).add(event);
                    ticksWithoutEvent = 0;
                }
            }
        };
    }

    /** All contributions to one instance are of one epoch, which is why a coordinator compares their instances alone. */
    private void checkEpoch(AgreementMessage message) {
        if (message instanceof AgreementMessage.Contribute contribute) {
            Long first = epochs.putIfAbsent(contribute.instance(), contribute.epoch());
            assertThat(first == null || first == contribute.epoch())
                    .as("%s, but the first contribution is of epoch %s", contribute, first)
                    .isTrue();
        }
    }

    RankSet dead() {
        RankSet dead = RankSet.EMPTY;
        for (int member = 0; member < crashed.length; member++) {
            dead = crashed[member] ? dead.with(member) : dead;
        }
        return dead;
    }

    List<AgreementEvent> events(int member) {
        return events.get(member);
    }

    /** What {@code member} was told, by the number of the agreement. */
    Map<Long, Outcome> outcomes(int member) {
        Map<Long, Outcome> outcomes = new TreeMap<>();
        for (AgreementEvent event : events.get(member)) {
            if (event instanceof AgreementEvent.Agreed(long instance, Outcome outcome)) {
                outcomes.put(instance, outcome);
            }
        }
        return outcomes;
    }

    CrashAgreement member(int member) {
        return members.get(member);
    }

    int size() {
        return members.size();
    }
}
