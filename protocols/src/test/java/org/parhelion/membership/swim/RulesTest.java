package org.parhelion.membership.swim;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.parhelion.membership.MemberStatus;

/** SWIM, section 4.2: the order of claims, as a table. */
class RulesTest {
    @ParameterizedTest
    @CsvSource({
        // claimed at 5, believed at: 4, 5, 6
        "ALIVE,   ALIVE,   true,  false, false",
        "ALIVE,   SUSPECT, true,  false, false",
        "ALIVE,   DEAD,    true,  false, false",
        "ALIVE,   LEFT,    true,  false, false",
        "SUSPECT, ALIVE,   true,  true,  false",
        "SUSPECT, SUSPECT, true,  false, false",
        "SUSPECT, DEAD,    false, false, false",
        "SUSPECT, LEFT,    false, false, false",
        "DEAD,    ALIVE,   true,  true,  false",
        "DEAD,    SUSPECT, true,  true,  false",
        "DEAD,    DEAD,    false, false, false",
        "DEAD,    LEFT,    false, false, false",
        "LEFT,    ALIVE,   true,  true,  false",
        "LEFT,    SUSPECT, true,  true,  false",
        "LEFT,    DEAD,    true,  true,  false",
        "LEFT,    LEFT,    false, false, false",
    })
    void aClaimWinsByIncarnationThenByStatus(
            MemberStatus claimed, MemberStatus believed, boolean overLower, boolean overEqual, boolean overHigher) {
        assertThat(Rules.SWIM.supersedes(claimed, 5, believed, 4)).isEqualTo(overLower);
        assertThat(Rules.SWIM.supersedes(claimed, 5, believed, 5)).isEqualTo(overEqual);
        assertThat(Rules.SWIM.supersedes(claimed, 5, believed, 6)).isEqualTo(overHigher);
    }

    @ParameterizedTest
    @CsvSource({
        "ALIVE, 4, false", "ALIVE, 5, false", "ALIVE, 6, true",
        "SUSPECT, 4, false", "SUSPECT, 5, true", "SUSPECT, 6, true",
        "DEAD, 4, false", "DEAD, 5, true", "DEAD, 6, true",
        "LEFT, 4, false", "LEFT, 5, true", "LEFT, 6, true",
    })
    void aMemberRefutesWhatWouldWinOverItOrComesFromAnEarlierLife(
            MemberStatus claimed, int incarnation, boolean refuted) {
        assertThat(Rules.SWIM.mustRefute(5, claimed, incarnation)).isEqualTo(refuted);
        if (refuted) {
            int raised = Rules.SWIM.refutation(5, incarnation);
            assertThat(Rules.SWIM.supersedes(MemberStatus.ALIVE, raised, claimed, incarnation))
                    .isTrue();
            assertThat(raised).isGreaterThan(5);
        }
    }
}
