package org.parhelion.membership.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The detector's promises, over few seeds; {@code ./parhelion gossip --simulate 1000 --seeds 1000} checks them over many.
 */
@Tag("slow")
class GossipTrialsTest {
    private static final int MEMBERS = 1000;

    private static void assertPromises(GossipReport report) {
        // 60 crashes are too few for the 99th percentile to be one; the bounds are those of the thousand-seed run.
        assertThat(report.firstSuspicionPeriods().quantile(0.95))
                .as("%s", report)
                .isLessThanOrEqualTo(8);
        assertThat(report.deathPeriods().quantile(0.95)).as("%s", report).isLessThanOrEqualTo(12);
        assertThat(report.everyoneKnowsPeriods().quantile(0.95))
                .as("%s", report)
                .isLessThanOrEqualTo(16);
        assertThat(report.falseDeaths()).as("%s", report).isZero();
    }

    @Test
    void aThousandMembersFindOutInTime() {
        assertPromises(GossipTrials.run(GossipScenario.crashes(MEMBERS, 0, 20).withPeriods(25), 1, 3));
    }

    @Test
    void aThousandMembersFindOutInTimeWhereOneMessageInTwentyIsLost() {
        assertPromises(
                GossipTrials.run(GossipScenario.crashes(MEMBERS, 0.05, 30).withPeriods(25), 1, 2));
    }

    @Test
    void theLoadOfAMemberIsSmallAndDoesNotDependOnTheNumberOfMembers() {
        GossipReport few = GossipTrials.run(GossipScenario.crashes(100, 0, 0), 1, 4);
        GossipReport many = GossipTrials.run(GossipScenario.crashes(MEMBERS, 0, 0), 1, 2);

        assertThat(many.messagesPerMemberPeriod()).isLessThanOrEqualTo(4);
        assertThat(many.bytesPerMemberPeriod()).isLessThanOrEqualTo(1024);
        assertThat(few.messagesPerMemberPeriod() / many.messagesPerMemberPeriod())
                .isCloseTo(1, within(0.05));
        assertThat(few.bytesPerMemberPeriod() / many.bytesPerMemberPeriod()).isCloseTo(1, within(0.05));
    }

    /** Lifeguard's claim, tested anew: a fiftieth of plain SWIM's false deaths. */
    @Test
    void pausesOfFivePeriodsKillNobodyWherePlainSwimKillsMany() {
        GossipScenario pauses = GossipScenario.crashes(300, 0, 0).withPause(0.1, 5);
        GossipReport plain = GossipTrials.run(pauses.with(pauses.options().withoutLifeguard()), 1, 4);
        GossipReport lifeguard = GossipTrials.run(pauses, 1, 4);

        assertThat(plain.falseDeaths()).as("plain SWIM").isGreaterThan(50);
        assertThat(lifeguard.falseDeaths()).as("with Lifeguard").isLessThanOrEqualTo(plain.falseDeaths() / 50);
    }

    @Test
    void aReportDependsOnTheSeedsAlone() {
        GossipScenario scenario = GossipScenario.crashes(60, 0.05, 2);
        GossipReport one = GossipTrials.run(scenario, 5, 6);
        GossipReport other = GossipTrials.run(scenario, 5, 6);

        assertThat(one.messagesPerMemberPeriod()).isEqualTo(other.messagesPerMemberPeriod());
        assertThat(one.everyoneKnowsPeriods().values().toArray())
                .isEqualTo(other.everyoneKnowsPeriods().values().toArray());
        assertThat(one.memberPeriods()).isEqualTo(6L * 60 * scenario.periods());
    }

    @Test
    void scenariosThatCannotBeAreRefused() {
        assertThatThrownBy(() -> GossipScenario.crashes(1, 0, 0)).hasMessageContaining("members 1");
        assertThatThrownBy(() -> GossipScenario.crashes(10, 0, 10)).hasMessageContaining("kills 10");
        assertThatThrownBy(() -> GossipScenario.crashes(10, 1.5, 0)).hasMessageContaining("lossRate 1.5");
        assertThatThrownBy(() -> GossipTrials.run(GossipScenario.crashes(10, 0, 0), 1, 0))
                .hasMessageContaining("seeds 0");
    }
}
