package org.parhelion.membership.swim;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.parhelion.membership.MemberStatus;
import org.parhelion.membership.Metadata;
import org.parhelion.protocol.SplitMix64;

class MemberTableTest {
    @Test
    void theHashDependsOnWhatIsBelievedNotOnHowItCameAbout() {
        long seed = 3;
        SplitMix64 random = new SplitMix64(seed);
        MemberTable wandering = new MemberTable(40);
        for (int i = 0; i < 2000; i++) {
            wandering.believe(random.nextInt(40), StatusCode.status(random.nextInt(4)), random.nextInt(5), i);
            if (i % 7 == 0) {
                wandering.describe(random.nextInt(40), new Metadata(random.nextInt(9), 0, "", ""));
            }
        }
        MemberTable direct = new MemberTable(40);
        for (int member = 39; member >= 0; member--) {
            direct.describe(member, wandering.metadata(member));
            direct.believe(member, wandering.status(member), wandering.incarnation(member), 0);
        }

        assertThat(direct.hash()).as("seed %d", seed).isEqualTo(wandering.hash());
        assertThat(direct.presentCount()).isEqualTo(wandering.presentCount());
        assertThat(direct.deadCount()).isEqualTo(wandering.deadCount());
    }

    @Test
    void theHashCoversIncarnationVersionAndDeathButNotSuspicion() {
        MemberTable table = new MemberTable(20);
        table.believe(3, MemberStatus.ALIVE, 1, 0);
        long alive = table.hash();
        table.believe(3, MemberStatus.SUSPECT, 1, 0);
        assertThat(table.hash()).isEqualTo(alive);
        table.believe(3, MemberStatus.DEAD, 1, 0);
        assertThat(table.hash()).isNotEqualTo(alive);
        table.believe(3, MemberStatus.ALIVE, 2, 0);
        long risen = table.hash();
        assertThat(risen).isNotEqualTo(alive);
        table.describe(3, new Metadata(1, 0, "", ""));
        assertThat(table.hash()).isNotEqualTo(risen);
    }

    @Test
    void theDeadAreForgottenWhenTheirTimeIsUp() {
        MemberTable table = new MemberTable(20);
        table.believe(1, MemberStatus.DEAD, 4, 100);
        table.believe(2, MemberStatus.LEFT, 0, 200);
        table.believe(3, MemberStatus.ALIVE, 0, 0);
        table.forgetGoneBefore(150);

        assertThat(table.known(1)).isFalse();
        assertThat(table.incarnation(1)).isZero();
        assertThat(table.known(2)).isTrue();
        table.forgetGoneBefore(250);
        assertThat(table.known(2)).isFalse();
        assertThat(table.known(3)).isTrue();
        assertThat(table.deadCount()).isZero();
        assertThat(table.presentCount()).isEqualTo(1);
    }
}
