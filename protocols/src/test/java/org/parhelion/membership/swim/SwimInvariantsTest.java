package org.parhelion.membership.swim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.BitSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.parhelion.membership.MemberStatus;
import org.parhelion.membership.SwimOptions;
import org.parhelion.protocol.NetworkOptions;
import org.parhelion.protocol.SplitMix64;

/**
 * The invariants, over random faults from many seeds; and proof that they have teeth: rules that were broken on purpose are
 * caught.
 *
 * <p>Always: beliefs only move forward, and only a member raises its own incarnation ({@link SwimGroup}). After the faults
 * end: whoever runs is believed alive by all, whoever crashed is believed dead by all, and nobody sends more than its share.
 */
class SwimInvariantsTest {
    private static final int SEEDS = 40;
    private static final int MEMBERS = 24;
    private static final double LOSS_RATE = 0.05;
    private static final double FAULTY_PERIODS = 30;
    private static final double QUIET_PERIODS = 50;
    /** A ping, its share of indirect ones, gossip rounds, and answers to others. */
    private static final double MESSAGES_PER_PERIOD = 30;

    @Test
    void theInvariantsHoldForEverySeed() {
        for (long seed = 1; seed <= SEEDS; seed++) {
            check(seed, Rules.SWIM);
        }
    }

    /** The same faults; the first seed that shows the broken rule ends the search. */
    private static void assertCaught(Rules broken) {
        assertThatThrownBy(() -> {
                    for (long seed = 1; seed <= SEEDS; seed++) {
                        check(seed, broken);
                    }
                })
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("seed ");
    }

    @Test
    void aRefutationThatDoesNotRaiseTheIncarnationIsCaught() {
        assertCaught(new Rules() {
            @Override
            int refutation(int own, int incarnation) {
                return own;
            }
        });
    }

    @Test
    void aMemberThatDoesNotObjectIsCaught() {
        assertCaught(new Rules() {
            @Override
            boolean mustRefute(int own, MemberStatus claimed, int incarnation) {
                return false;
            }
        });
    }

    @Test
    void anOldSuspicionThatWinsOverARefutationIsCaught() {
        assertCaught(new Rules() {
            @Override
            boolean supersedes(MemberStatus claimed, int incarnation, MemberStatus believed, int believedIncarnation) {
                return (claimed == MemberStatus.SUSPECT && believed == MemberStatus.ALIVE)
                        || super.supersedes(claimed, incarnation, believed, believedIncarnation);
            }
        });
    }

    @Test
    void aLifeSignOfTheSameIncarnationThatRevivesTheDeadIsCaught() {
        assertCaught(new Rules() {
            @Override
            boolean supersedes(MemberStatus claimed, int incarnation, MemberStatus believed, int believedIncarnation) {
                return (claimed == MemberStatus.ALIVE
                                && believed == MemberStatus.DEAD
                                && incarnation == believedIncarnation)
                        || super.supersedes(claimed, incarnation, believed, believedIncarnation);
            }
        });
    }

    private static void check(long seed, Rules rules) {
        SwimGroup group =
                new SwimGroup(MEMBERS, seed, NetworkOptions.LAN.withLossRate(LOSS_RATE), SwimOptions.DEFAULT, rules);
        BitSet crashed = new Faults(group, seed).run();
        group.network.heal();
        group.run(QUIET_PERIODS);
        for (int member = 0; member < MEMBERS; member++) {
            assertThat(group.allBelieve(member, crashed.get(member) ? MemberStatus.DEAD : MemberStatus.ALIVE))
                    .as("all agree on member %d, crashed %s; %s", member, crashed, group)
                    .isTrue();
            assertThat(group.network.messagesSent(member) / group.nowPeriods())
                    .as("messages a period of member %d; %s", member, group)
                    .isLessThan(MESSAGES_PER_PERIOD);
        }
    }

    /** Every few periods, something: crash, return, pause, one-way partition, healing. */
    private static final class Faults {
        private final SwimGroup group;
        private final SplitMix64 random;
        private final BitSet crashed = new BitSet();

        private Faults(SwimGroup group, long seed) {
            this.group = group;
            this.random = SplitMix64.of(seed, -2);
        }

        private BitSet run() {
            while (group.nowPeriods() < FAULTY_PERIODS) {
                group.run(1 + 2 * random.nextDouble());
                one();
            }
            return crashed;
        }

        private void one() {
            int member = random.nextInt(MEMBERS);
            switch (random.nextInt(6)) {
                case 0 -> {
                    group.network.crash(member);
                    crashed.set(member);
                }
                case 1 -> {
                    int back = crashed.nextSetBit(0);
                    if (back >= 0) {
                        crashed.clear(back);
                        group.rejoin(
                                back,
                                crashed.nextClearBit(0) == back
                                        ? crashed.nextClearBit(back + 1)
                                        : crashed.nextClearBit(0));
                    }
                }
                case 2, 3 ->
                    group.network.pause(
                            member, group.network.nowNanos() + group.options.nanos(10 * random.nextDouble()));
                case 4 -> group.network.block(new int[] {member}, others(member));
                default -> group.network.heal();
            }
        }

        /** A random half of the others. */
        private int[] others(int member) {
            return IntStream.generate(() -> random.nextInt(MEMBERS))
                    .limit(MEMBERS / 2)
                    .filter(other -> other != member)
                    .toArray();
        }
    }
}
