package org.parhelion.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.parhelion.consensus.agreement.RankSet;

class RolesTest {
    @Test
    void aSpareTakesTheBlockOfTheDeadAndTheOthersKeepTheirs() {
        Roles roles = Roles.first(6, 2);
        assertThat(roles).isEqualTo(new Roles(List.of(0, 1, 2, 3), List.of(4, 5)));
        assertThat(roles.without(RankSet.of(1))).isEqualTo(new Roles(List.of(0, 4, 2, 3), List.of(5)));
        assertThat(roles.without(RankSet.of(1)).without(RankSet.of(0, 4)))
                .isEqualTo(new Roles(List.of(5, 2, 3), List.of()));
    }

    @Test
    void deadSparesAreNotCalledUpon() {
        assertThat(Roles.first(4, 2).without(RankSet.of(0, 2))).isEqualTo(new Roles(List.of(3, 1), List.of()));
        assertThat(Roles.first(3, 1).without(RankSet.of(2))).isEqualTo(new Roles(List.of(0, 1), List.of()));
    }

    @Test
    void withoutSparesTheBlocksBecomeFewer() {
        assertThat(Roles.first(4, 0).without(RankSet.of(0, 3)).ranks()).containsExactly(1, 2);
    }
}
