package org.parhelion.membership.swim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.parhelion.membership.MemberStatus;
import org.parhelion.membership.MembershipEvent;
import org.parhelion.membership.SwimOptions;
import org.parhelion.membership.swim.Update.Claim;
import org.parhelion.protocol.Outbox;

class BeliefsTest {
    private static final int SELF = 0;
    private static final SwimOptions OPTIONS = SwimOptions.DEFAULT;

    private final Outbox<SwimMessage, MembershipEvent> outbox = new Outbox<>();

    private static MemberTable tableOf(int present) {
        MemberTable table = new MemberTable(present);
        for (int member = 0; member < present; member++) {
            table.believe(member, MemberStatus.ALIVE, 0, 0);
        }
        return table;
    }

    private static Beliefs beliefs(MemberTable table) {
        return new Beliefs(
                SELF,
                OPTIONS,
                Rules.SWIM,
                table,
                new Awareness(OPTIONS.localHealth().max()));
    }

    private static List<Update> newsOf(Beliefs beliefs) {
        List<Update> news = new ArrayList<>();
        beliefs.news().take(news, OPTIONS.spreading().packetBytes(), 1);
        return news;
    }

    /** Two confirmations are needed; the suspect and its first accuser are among the present. */
    @ParameterizedTest
    @CsvSource({"3, 1", "4, 3", "5, 3"})
    void aSuspectGetsTheLongestTimeIffEnoughOthersCanConfirm(int present, int factor) {
        Beliefs beliefs = beliefs(tableOf(present));
        beliefs.hear(new Claim(1, MemberStatus.SUSPECT, 0, SELF), 0, outbox);

        SwimOptions.Suspicion suspicion = OPTIONS.suspicion();
        long least = SuspicionTimeout.minNanos(
                suspicion.leastPeriods(), suspicion.multiplier(), present, OPTIONS.periodNanos());
        assertThat(beliefs.nextDeadlineNanos()).isEqualTo(factor * least);
    }

    @Test
    void aMemberThatLeavesIsNotPresentAndTellsTheOthers() {
        MemberTable table = tableOf(3);
        Beliefs beliefs = beliefs(table);
        beliefs.hear(new Claim(SELF, MemberStatus.SUSPECT, 4, 1), 0, outbox);
        newsOf(beliefs);
        beliefs.leave(10);

        assertThat(beliefs.leaving()).isTrue();
        assertThat(table.status(SELF)).isEqualTo(MemberStatus.LEFT);
        assertThat(table.incarnation(SELF))
                .as("the incarnation of its refutation")
                .isEqualTo(5);
        assertThat(table.presentCount()).isEqualTo(2);
        assertThat(newsOf(beliefs)).containsExactly(Claim.left(SELF, 5));
    }

    @Test
    void aMemberThatLeavesRefutesNothing() {
        MemberTable table = tableOf(3);
        Beliefs beliefs = beliefs(table);
        beliefs.leave(10);
        newsOf(beliefs);
        beliefs.hear(new Claim(SELF, MemberStatus.DEAD, 7, 1), 20, outbox);

        assertThat(table.status(SELF)).isEqualTo(MemberStatus.LEFT);
        assertThat(table.incarnation(SELF)).isZero();
        assertThat(beliefs.news().isEmpty()).isTrue();
    }
}
