package org.parhelion.membership.swim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.parhelion.membership.MemberStatus;
import org.parhelion.membership.SwimOptions;
import org.parhelion.membership.swim.Update.Claim;
import org.parhelion.protocol.Outbox;

/** Dadgar, Phillips, Currey: Lifeguard, arXiv 1707.00788, section by section; and what a member does after it stalled. */
class LifeguardPaperTest {
    private static final SwimOptions OPTIONS = SwimOptions.DEFAULT.with(new SwimOptions.Suspicion(2, 2, 3, 2));

    private static Outbox.Envelope<SwimMessage> failedProbe(Hand hand, int nacks) {
        var ping = hand.nextPing();
        hand.pass((long) (0.6 * (hand.swim.health() + 1) * Hand.PERIOD));
        List<Integer> helpers = hand.takeSent().stream()
                .filter(envelope -> envelope.message() instanceof SwimMessage.PingRequest)
                .map(Outbox.Envelope::to)
                .toList();
        int sequence = ((SwimMessage.Ping) ping.message()).sequence();
        helpers.stream().limit(nacks).forEach(helper -> hand.receive(helper, new SwimMessage.Nack(sequence)));
        return ping;
    }

    @Test
    void section4AIfAllHelpersAnswerTheTargetIsAtFault() {
        Hand hand = new Hand(10, OPTIONS);
        failedProbe(hand, 3);
        hand.pass((long) (0.45 * Hand.PERIOD));

        assertThat(hand.takeEvents()).hasSize(1);
        assertThat(hand.swim.health()).isZero();
    }

    @Test
    void section4AEveryHelperThatIsNotHeardRaisesTheScore() {
        Hand hand = new Hand(10, OPTIONS);
        failedProbe(hand, 1);
        hand.pass((long) (0.45 * Hand.PERIOD));

        assertThat(hand.swim.health()).isEqualTo(2);
    }

    @Test
    void section4AAMemberInTroubleProbesSlowerUntilProbesSucceed() {
        Hand hand = new Hand(10, OPTIONS);
        failedProbe(hand, 1);
        hand.pass((long) (0.45 * Hand.PERIOD));
        hand.nextPing();
        var ping = hand.nextPing();
        long began = hand.nowNanos();
        hand.receive(ping.to(), new SwimMessage.Ack(((SwimMessage.Ping) ping.message()).sequence(), false, List.of()));
        int before = hand.swim.health();
        hand.nextPing();

        assertThat(hand.nowNanos() - began).isGreaterThanOrEqualTo(3 * Hand.PERIOD);
        assertThat(before).isPositive();
    }

    @Test
    void section4AAProbeLowersTheScoreAndARefutationRaisesIt() {
        Hand hand = new Hand(10, OPTIONS);
        hand.receive(2, new SwimMessage.Gossip(List.of(new Claim(0, MemberStatus.SUSPECT, 0, 2))));
        assertThat(hand.swim.health()).isEqualTo(1);
        var ping = hand.nextPing();
        hand.receive(ping.to(), new SwimMessage.Ack(((SwimMessage.Ping) ping.message()).sequence(), false, List.of()));
        assertThat(hand.swim.health()).isZero();
    }

    @Test
    void section4AAHelperSaysThatItGotNoAnswerBeforeTheProbeEnds() {
        Hand hand = new Hand(10, OPTIONS);
        hand.receive(4, new SwimMessage.PingRequest(77, 5, List.of()));
        hand.takeSent();
        hand.pass((long) (0.41 * Hand.PERIOD));

        assertThat(hand.takeSent()).contains(new Outbox.Envelope<>(4, new SwimMessage.Nack(77)));
    }

    @Test
    void section4BTheTimeToObjectShrinksWithIndependentAccusers() {
        Hand hand = new Hand(10, OPTIONS);
        hand.receive(2, new SwimMessage.Gossip(List.of(new Claim(5, MemberStatus.SUSPECT, 0, 2))));
        hand.pass(3 * Hand.PERIOD);
        assertThat(hand.swim.status(5)).as("one accuser: 6 periods").isEqualTo(MemberStatus.SUSPECT);
        hand.receive(3, new SwimMessage.Gossip(List.of(new Claim(5, MemberStatus.SUSPECT, 0, 3))));
        hand.receive(3, new SwimMessage.Gossip(List.of(new Claim(5, MemberStatus.SUSPECT, 0, 3))));
        assertThat(hand.swim.status(5)).as("two accusers: 3.5 periods").isEqualTo(MemberStatus.SUSPECT);
        hand.receive(4, new SwimMessage.Gossip(List.of(new Claim(5, MemberStatus.SUSPECT, 0, 4))));
        hand.pass(Hand.PERIOD / 100);

        assertThat(hand.swim.status(5)).as("three accusers: 2 periods").isEqualTo(MemberStatus.DEAD);
    }

    @Test
    void section4BAnAccuserThatCountsIsNewsAndAnotherIsNot() {
        Hand hand = new Hand(10, OPTIONS);
        for (int accuser = 1; accuser <= 4; accuser++) {
            hand.receive(9, new SwimMessage.Gossip(List.of(new Claim(5, MemberStatus.SUSPECT, 0, accuser))));
        }
        hand.receive(7, new SwimMessage.Ping(1, false, List.of()));

        assertThat(((SwimMessage.Ack) hand.takeSent().getLast().message()).updates())
                .containsExactly(new Claim(5, MemberStatus.SUSPECT, 0, 3));
    }

    @Test
    void section4CASuspectIsToldFirstAndWithEveryMessage() {
        Hand hand = new Hand(10, OPTIONS);
        int target = failedProbe(hand, 3).to();
        hand.pass((long) (0.45 * Hand.PERIOD));
        Claim accusation = new Claim(target, MemberStatus.SUSPECT, 0, 0);
        assertThat(hand.takeSent())
                .contains(new Outbox.Envelope<>(target, new SwimMessage.Gossip(List.of(accusation))));

        for (int i = 0; i < 100; i++) {
            hand.receive(target, new SwimMessage.Ping(i, false, List.of()));
            assertThat(((SwimMessage.Ack) hand.takeSent().getLast().message()).updates())
                    .startsWith(accusation);
        }
    }

    @Test
    void aMemberThatStalledBlamesNobodyForItsOwnSilence() {
        Hand hand = new Hand(10, OPTIONS);
        hand.nextPing();
        hand.receive(2, new SwimMessage.Gossip(List.of(new Claim(5, MemberStatus.SUSPECT, 0, 2))));
        hand.takeEvents();
        hand.stall(60 * Hand.PERIOD);
        hand.pass(1);

        assertThat(hand.takeEvents()).isEmpty();
        assertThat(hand.swim.status(5)).isEqualTo(MemberStatus.SUSPECT);
        assertThat(hand.swim.health()).isEqualTo(1);
    }

    @Test
    void plainSwimAfterAStallDeclaresWhoeverRanOutOfTime() {
        Hand hand = new Hand(10, OPTIONS.withoutLifeguard());
        hand.receive(2, new SwimMessage.Gossip(List.of(new Claim(5, MemberStatus.SUSPECT, 0, 2))));
        hand.stall(60 * Hand.PERIOD);
        hand.pass(1);

        assertThat(hand.swim.status(5)).isEqualTo(MemberStatus.DEAD);
    }
}
