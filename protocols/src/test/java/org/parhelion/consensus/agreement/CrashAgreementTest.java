package org.parhelion.consensus.agreement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.parhelion.protocol.NetworkOptions;
import org.parhelion.protocol.Outbox;
import org.parhelion.protocol.SimulatedNetwork;
import org.parhelion.protocol.SplitMix64;

/** Uniform agreement, validity and termination, whoever crashes wherever. */
class CrashAgreementTest {
    private static final int NEVER = Integer.MAX_VALUE;
    private static final long RESEND_NANOS = 1_000_000;

    private static CrashRun run(int n, Quorum quorum, int[] crashAfterSends, long seed) {
        View view = View.initial(n);
        return new CrashRun(n, self -> new CrashAgreement(self, view, quorum, RESEND_NANOS), crashAfterSends, seed)
                .run();
    }

    private static int[] nobody(int n) {
        int[] never = new int[n];
        java.util.Arrays.fill(never, NEVER);
        return never;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4, 16})
    void withoutCrashesAnAgreementTakesFourMessagesAMember(int n) {
        List<CrashAgreement> members = new ArrayList<>();
        SimulatedNetwork<AgreementMessage, AgreementEvent> network =
                new SimulatedNetwork<>(1, NetworkOptions.COMM, AgreementMessage.CODEC);
        Map<Integer, AgreementEvent> told = new TreeMap<>();
        network.listen((_, member, event) -> told.put(member, event));
        for (int self = 0; self < n; self++) {
            CrashAgreement member = new CrashAgreement(self, View.initial(n), Quorum.MAJORITY, RESEND_NANOS);
            members.add(member);
            network.add(member);
        }
        network.runUntil(0);
        for (int self = 0; self < n; self++) {
            int of = self;
            network.call(self, (now, output) -> members.get(of).agree(now, 100 + of, Fold.MIN, output));
        }
        network.runUntil(RESEND_NANOS / 2);
        assertThat(told.values())
                .hasSize(n)
                .containsOnly(new AgreementEvent.Agreed(0, new Outcome(false, 100, RankSet.EMPTY)));
        long messages = 0;
        for (int self = 0; self < n; self++) {
            messages += network.messagesSent(self);
        }
        assertThat(messages).isEqualTo(4L * (n - 1));
    }

    @Tag("slow")
    @Test
    void oneCrashAtEveryStepAndEveryPrefixOfReaders() {
        int runs = 0;
        for (int n = 2; n <= 5; n++) {
            for (int victim = 0; victim < n; victim++) {
                for (int sends = 0; sends <= 9 * n; sends++) {
                    int[] crashes = nobody(n);
                    crashes[victim] = sends;
                    for (Quorum quorum : Quorum.values()) {
                        for (long seed = 0; seed < 2; seed++) {
                            check(
                                    run(n, quorum, crashes, seed),
                                    quorum,
                                    "n=%d victim=%d after %d sends, %s, seed %d"
                                            .formatted(n, victim, sends, quorum, seed));
                            runs++;
                        }
                    }
                }
            }
        }
        assertThat(runs).isGreaterThan(1_000);
    }

    @Tag("slow")
    @Test
    void twoCrashesAtEveryStepAndEveryPrefixOfReaders() {
        int n = 4;
        for (int first = 0; first < n; first++) {
            for (int second = first + 1; second < n; second++) {
                for (int firstSends = 0; firstSends <= 24; firstSends++) {
                    for (int secondSends = 0; secondSends <= 24; secondSends++) {
                        int[] crashes = nobody(n);
                        crashes[first] = firstSends;
                        crashes[second] = secondSends;
                        for (Quorum quorum : List.of(Quorum.ANY, Quorum.MAJORITY_OR_HALF_WITH_LOWEST)) {
                            for (long seed = 0; seed < 2; seed++) {
                                check(
                                        run(n, quorum, crashes, seed),
                                        quorum,
                                        "victims %d after %d, %d after %d, %s, seed %d"
                                                .formatted(first, firstSends, second, secondSends, quorum, seed));
                            }
                        }
                    }
                }
            }
        }
    }

    @Test
    void allButOneMayCrashWhereTheWordDeadIsNeverWrong() {
        long seed = Long.getLong("parhelion.seed", 11);
        for (int run = 0; run < 1_500; run++) {
            SplitMix64 random = SplitMix64.of(seed, run);
            int n = 2 + random.nextInt(5);
            int[] crashes = nobody(n);
            int spared = random.nextInt(n);
            for (int member = 0; member < n; member++) {
                if (member != spared && random.nextInt(4) > 0) {
                    crashes[member] = random.nextInt(8 * n);
                }
            }
            check(
                    run(n, Quorum.ANY, crashes, 1 + random.nextInt(1000)),
                    Quorum.ANY,
                    "seed %d, run %d".formatted(seed, run));
        }
    }

    private static void check(CrashRun run, Quorum quorum, String what) {
        Map<Long, Outcome> told = new TreeMap<>();
        RankSet survivors = RankSet.below(run.size()).minus(run.dead());
        for (int member = 0; member < run.size(); member++) {
            run.outcomes(member).forEach((instance, outcome) -> {
                Outcome first = told.putIfAbsent(instance, outcome);
                assertThat(outcome)
                        .as("uniform agreement %d: %s", instance, what)
                        .isEqualTo(first == null ? outcome : first);
            });
        }
        for (Outcome outcome : told.values()) {
            assertThat(run.dead().containsAll(outcome.failed()))
                    .as("only the dead are called dead: " + what)
                    .isTrue();
        }
        if (told.containsKey(0L)) {
            long everyone =
                    RankSet.below(run.size()).ranks().mapToLong(CrashRun::value).reduce(-1, (a, b) -> a & b);
            long left = survivors.ranks().mapToLong(CrashRun::value).reduce(-1, (a, b) -> a & b);
            long agreed = told.get(0L).value();
            assertThat(agreed & ~left)
                    .as("every survivor's value is in: " + what)
                    .isZero();
            assertThat(everyone & ~agreed)
                    .as("nothing but members' values is in: " + what)
                    .isZero();
        }
        survivors.ranks().forEach(member -> {
            boolean lost = run.events(member).stream().anyMatch(AgreementEvent.QuorumLost.class::isInstance);
            boolean done = run.outcomes(member).size() == 3;
            assertThat(done || lost).as("member %d is told: %s", member, what).isTrue();
            if (lost) {
                CrashAgreement machine = run.member(member);
                assertThat(quorum.met(machine.view(), machine.alive())).as(what).isFalse();
            } else {
                assertThat(run.member(member).view().epoch()).as(what).isEqualTo(1);
            }
        });
    }

    /** Partitions, loss, pauses and wrong words about who is dead: whoever agrees agrees on the same. */
    @Tag("slow")
    @Test
    void noWrongWordMakesTwoGroupsGoOn() {
        long seed = Long.getLong("parhelion.seed", 21);
        int agreements = 0;
        for (int run = 0; run < 400; run++) {
            agreements += WrongWords.run(seed, run, Quorum.MAJORITY).agreements();
        }
        for (int run = 0; run < 150; run++) {
            agreements += WrongWords.run(seed, run, Quorum.MAJORITY_OR_HALF_WITH_LOWEST)
                    .agreements();
        }
        assertThat(agreements).as("the runs were not all stuck").isGreaterThan(300);
    }

    /** The control: a rule that trusts every word splits. */
    @Test
    void withoutAQuorumAWrongWordSplitsTheGroup() {
        boolean split = false;
        for (int run = 0; run < 500 && !split; run++) {
            split = WrongWords.splits(21, run, Quorum.ANY);
        }
        assertThat(split).isTrue();
    }

    @Test
    void whoIsWronglyCalledDeadLearnsThatItIsOut() {
        assertThat(mutualSuspicion(false)).containsExactly("0 goes on", "1 is out", "2 goes on");
    }

    /** The mutant without a fence believes a dead man's word, and loses its quorum. */
    @Test
    void aMissingFenceIsCaught() {
        assertThat(mutualSuspicion(true)).isNotEqualTo(mutualSuspicion(false)).doesNotContain("1 is out");
    }

    /** 0 and 1 call each other dead; 2 hears 0 first. */
    private static List<String> mutualSuspicion(boolean withoutFence) {
        SimulatedNetwork<AgreementMessage, AgreementEvent> network =
                new SimulatedNetwork<>(1, NetworkOptions.COMM, AgreementMessage.CODEC);
        List<CrashAgreement> members = new ArrayList<>();
        List<String> told = new ArrayList<>();
        network.listen((_, member, event) -> {
            switch (event) {
                case AgreementEvent.Shrunk _ -> told.add(member + " goes on");
                case AgreementEvent.Fenced _ -> told.add(member + " is out");
                case AgreementEvent.QuorumLost _ -> told.add(member + " is stuck");
                default -> {}
            }
        });
        for (int self = 0; self < 3; self++) {
            CrashAgreement member = new CrashAgreement(self, View.initial(3), Quorum.MAJORITY, RESEND_NANOS) {
                @Override
                boolean admits(int from, AgreementMessage message) {
                    return withoutFence || super.admits(from, message);
                }
            };
            members.add(member);
            network.add(member);
        }
        network.runUntil(0);
        network.block(new int[] {0}, new int[] {1}); // So that 1 does not hear of its own death before it speaks.
        network.call(0, (_, output) -> members.get(0).declareFailed(RankSet.of(1), output));
        network.at(100_000, () -> network.call(1, (_, output) -> members.get(1).declareFailed(RankSet.of(0), output)));
        network.at(200_000, () -> {
            for (int self = 0; self < 3; self++) {
                int of = self;
                if (!members.get(self).fenced()) {
                    network.call(self, (now, output) -> members.get(of).shrink(now, 0, Fold.AND, output));
                }
            }
        });
        network.at(150_000, network::heal);
        network.runUntil(20 * RESEND_NANOS);
        return told.stream().sorted().toList();
    }

    @Test
    void aRevocationReachesAllAndOnce() {
        SimulatedNetwork<AgreementMessage, AgreementEvent> network =
                new SimulatedNetwork<>(1, NetworkOptions.COMM, AgreementMessage.CODEC);
        List<CrashAgreement> members = new ArrayList<>();
        List<Integer> told = new ArrayList<>();
        network.listen((_, member, event) -> {
            assertThat(event).isEqualTo(new AgreementEvent.Revoked(0));
            told.add(member);
        });
        for (int self = 0; self < 4; self++) {
            members.add(new CrashAgreement(self, View.initial(4), Quorum.MAJORITY, RESEND_NANOS));
            network.add(members.getLast());
        }
        network.runUntil(0);
        network.call(2, (_, output) -> members.get(2).revoke(output));
        network.call(2, (_, output) -> members.get(2).revoke(output));
        network.runUntil(RESEND_NANOS);
        assertThat(told).containsExactlyInAnyOrder(0, 1, 2, 3);
    }

    @Test
    void quorumsMeet() {
        View four = View.initial(4);
        assertThat(Quorum.MAJORITY.met(four, RankSet.of(0, 1))).isFalse();
        assertThat(Quorum.MAJORITY.met(four, RankSet.of(1, 2, 3))).isTrue();
        assertThat(Quorum.MAJORITY_OR_HALF_WITH_LOWEST.met(four, RankSet.of(0, 3)))
                .isTrue();
        assertThat(Quorum.MAJORITY_OR_HALF_WITH_LOWEST.met(four, RankSet.of(1, 2)))
                .isFalse();
        assertThat(Quorum.MAJORITY_OR_HALF_WITH_LOWEST.met(four, RankSet.of(1, 2, 3)))
                .isTrue();
        assertThat(Quorum.MAJORITY_OR_HALF_WITH_LOWEST.met(four, RankSet.of(0))).isFalse();
        assertThat(Quorum.ANY.met(four, RankSet.of(3))).isTrue();
        assertThat(Quorum.ANY.met(four, RankSet.EMPTY)).isFalse();
        assertThat(four.without(RankSet.of(1)).rankOf(3)).isEqualTo(2);
        assertThat(four.without(RankSet.of(1)).rankOf(1)).isEqualTo(-1);
    }

    @Test
    void whatCannotBeIsRefusedByName() {
        View two = View.initial(2);
        assertThatThrownBy(() -> new CrashAgreement(2, two, Quorum.ANY, 1)).hasMessageContaining("rank 2");
        assertThatThrownBy(() -> new CrashAgreement(0, two, Quorum.ANY, 0)).hasMessageContaining("resendNanos 0");
        CrashAgreement member = new CrashAgreement(0, two, Quorum.ANY, 1);
        Outbox<AgreementMessage, AgreementEvent> outbox = new Outbox<>();
        member.agree(0, 1, Fold.AND, outbox);
        assertThatThrownBy(() -> member.agree(0, 1, Fold.AND, outbox)).hasMessageContaining("agreement 0");
        assertThatThrownBy(() -> RankSet.of(-1)).hasMessageContaining("rank -1");
    }

    @Test
    void foldsCombineTwoValues() {
        assertThat(Fold.AND.of(0b1100, 0b1010)).isEqualTo(0b1000);
        assertThat(Fold.OR.of(0b1100, 0b1010)).isEqualTo(0b1110);
        assertThat(Fold.MIN.of(-3, 5)).isEqualTo(-3);
        assertThat(Fold.MAX.of(-3, 5)).isEqualTo(5);
    }
}
