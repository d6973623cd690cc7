package org.parhelion.membership.swim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.parhelion.membership.MemberStatus;
import org.parhelion.membership.MembershipEvent;
import org.parhelion.membership.Metadata;
import org.parhelion.membership.SwimOptions;
import org.parhelion.protocol.NetworkOptions;
import org.parhelion.protocol.Trace;

/** What befalls a group: crashes, returns, departures, pauses, partitions. */
class SwimGroupTest {
    private static final int MEMBERS = 16;

    private final SwimGroup group = SwimGroup.of(MEMBERS, 7);

    @Test
    void whileNothingHappensNobodySaysAnything() {
        group.run(50);

        assertThat(group.seen).as("%s", group).isEmpty();
    }

    @Test
    void aCrashIsKnownToAllAndToldOnce() {
        group.run(3).network.crash(5);
        group.run(20);

        assertThat(group.allBelieve(5, MemberStatus.DEAD)).as("%s", group).isTrue();
        assertThat(group.events(MembershipEvent.Died.class, 5)).isEqualTo(MEMBERS - 1);
    }

    @Test
    void halfOfTheGroupCrashingAtOnceIsKnownToTheOtherHalf() {
        group.run(3);
        IntStream.range(0, MEMBERS / 2).forEach(group.network::crash);
        group.run(60);

        for (int member = 0; member < MEMBERS; member++) {
            assertThat(group.allBelieve(member, member < MEMBERS / 2 ? MemberStatus.DEAD : MemberStatus.ALIVE))
                    .as("member %d, %s", member, group)
                    .isTrue();
        }
    }

    @Test
    void aMemberThatLeavesIsNotSuspected() {
        group.run(3).leave(4);
        group.run(0.01);
        assertThat(group.swim(4).gone()).as("before others know").isFalse();
        group.run(3);

        assertThat(group.swim(5).gone()).as("a member that stays").isFalse();
        assertThat(group.allBelieve(4, MemberStatus.LEFT)).as("%s", group).isTrue();
        assertThat(group.swim(4).gone()).isTrue();
        group.network.crash(4);
        group.run(20);
        assertThat(group.events(MembershipEvent.Suspected.class, 4)).isZero();
        assertThat(group.events(MembershipEvent.Left.class, 4)).isEqualTo(MEMBERS - 1);
    }

    @Test
    void aMemberThatJoinsLearnsAllAndIsKnownToAll() {
        group.run(3).network.crash(5);
        group.run(20).rejoin(5, 0);
        group.run(8);

        assertThat(group.allBelieve(5, MemberStatus.ALIVE)).as("%s", group).isTrue();
        assertThat(group.swim(5).presentCount()).isEqualTo(MEMBERS);
    }

    @Test
    void aMemberRebornWithALowerIncarnationOvercomesItsOwnDeath() {
        // A pause too short for death makes it refute: it dies at an incarnation that its next life does not know of.
        group.run(3).network.pause(5, group.network.nowNanos() + group.options.nanos(2.2));
        group.run(8);
        int lived = group.swim(5).incarnation(5);
        group.network.crash(5);
        group.run(20);
        assertThat(lived).as("%s", group).isPositive();
        assertThat(group.allBelieve(5, MemberStatus.DEAD)).isTrue();
        group.rejoin(5, 0);
        group.run(8);

        assertThat(group.allBelieve(5, MemberStatus.ALIVE)).as("%s", group).isTrue();
        assertThat(group.swim(5).incarnation(5)).isGreaterThan(lived);
    }

    @Test
    void aRestartBeforeAnyoneNoticedIsNoDeath() {
        group.run(3).rejoin(5, 0);
        group.run(10);

        assertThat(group.events(MembershipEvent.Died.class, 5)).as("%s", group).isZero();
        assertThat(group.allBelieve(5, MemberStatus.ALIVE)).isTrue();
    }

    @Test
    void aPartitionLooksLikeDeathFromBothSidesAndHeals() {
        int[] left = IntStream.range(0, MEMBERS / 2).toArray();
        int[] right = IntStream.range(MEMBERS / 2, MEMBERS).toArray();
        group.run(3).network.partition(left, right);
        group.run(40);
        assertThat(group.swim(0).presentCount()).as("%s", group).isEqualTo(MEMBERS / 2);
        group.seen.clear();
        group.network.heal();
        group.run(60);

        for (int member = 0; member < MEMBERS; member++) {
            assertThat(group.allBelieve(member, MemberStatus.ALIVE))
                    .as("member %d, %s", member, group)
                    .isTrue();
        }
        assertThat(group.seen)
                .as("nobody dies of the healing")
                .noneMatch(seen -> seen.event() instanceof MembershipEvent.Died);
    }

    @Test
    void aLinkThatIsDeadInOneDirectionKillsNobody() {
        group.run(3).network.block(new int[] {2}, new int[] {3});
        group.run(60);

        assertThat(group.seen).as("%s", group).noneMatch(seen -> seen.event() instanceof MembershipEvent.Died);
    }

    @Test
    void metadataReachesAllAndTheHighestVersionStays() {
        group.run(2);
        group.describe(3, new Metadata(0, 0.25, "cpu", "node3"));
        group.run(1);
        group.describe(3, new Metadata(0, 0.75, "cpu", "node3"));
        group.run(6);

        for (int observer = 0; observer < MEMBERS; observer++) {
            assertThat(group.swim(observer).metadata(3)).isEqualTo(new Metadata(2, 0.75, "cpu", "node3"));
        }
    }

    @Test
    void metadataOfAnEarlierLifeDoesNotOutliveTheNext() {
        group.run(2);
        for (int i = 0; i < 4; i++) {
            group.describe(3, new Metadata(0, i, "old", ""));
        }
        group.run(6).rejoin(3, 0);
        group.describe(3, new Metadata(0, 9, "new", ""));
        group.run(12);

        for (int observer = 0; observer < MEMBERS; observer++) {
            assertThat(group.swim(observer).metadata(3).devices())
                    .as("%s", group)
                    .isEqualTo("new");
        }
    }

    @Test
    void whatGossipMissedAntiEntropyFinds() {
        SwimOptions mute = SwimOptions.DEFAULT.with(new SwimOptions.Spreading(1, 0, 1, 128, 4, 600));
        SwimGroup quiet = new SwimGroup(MEMBERS, 3, NetworkOptions.LAN.withLossRate(0.3), mute, Rules.SWIM);
        quiet.describe(3, new Metadata(0, 1, "gpu", ""));
        quiet.run(60);

        for (int observer = 0; observer < MEMBERS; observer++) {
            assertThat(quiet.swim(observer).metadata(3).devices())
                    .as("%s", quiet)
                    .isEqualTo("gpu");
        }
    }

    /** A rank deep in computation: its progress thread starves for five periods, again and again. */
    @Test
    void aMemberThatOftenStopsForFivePeriodsIsNotDeclaredDead() {
        SwimGroup busy = SwimGroup.of(64, 5);
        for (int i = 0; i < 8; i++) {
            busy.network.pause(i, busy.network.nowNanos() + busy.options.nanos(5));
            busy.run(3);
        }
        busy.run(10);

        assertThat(busy.seen).as("%s", busy).noneMatch(seen -> seen.event() instanceof MembershipEvent.Died);
        assertThat(busy.seen).anyMatch(seen -> seen.event() instanceof MembershipEvent.Suspected);
    }

    @Test
    void silenceMakesPhiGrow() {
        SwimGroup pair = new SwimGroup(2, 1, NetworkOptions.LAN, SwimOptions.DEFAULT, Rules.SWIM);
        pair.run(30);
        assertThat(pair.swim(0).phi(1, pair.network.nowNanos())).isLessThan(3);
        pair.network.crash(1);
        pair.run(3);
        assertThat(pair.swim(0).phi(1, pair.network.nowNanos())).isGreaterThan(8);
    }

    @Test
    void theSameSeedGivesTheSameTraceOnEveryMachine() {
        assertThat(faultyTrace(1)).isEqualTo(faultyTrace(1)).isEqualTo("af99363b7ba44cce");
        assertThat(faultyTrace(2)).isNotEqualTo(faultyTrace(1));
    }

    private static String faultyTrace(long seed) {
        Trace trace = Trace.hashOnly();
        SwimGroup traced = new SwimGroup(
                        40, seed, NetworkOptions.LAN.withLossRate(0.1), SwimOptions.DEFAULT, Rules.SWIM)
                .trace(trace);
        traced.run(3).network.crash(5);
        traced.network.pause(6, traced.network.nowNanos() + traced.options.nanos(4));
        traced.run(12).rejoin(5, 0);
        traced.run(5);
        return trace.hashText();
    }
}
