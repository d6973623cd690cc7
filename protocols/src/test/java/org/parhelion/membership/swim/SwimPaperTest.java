package org.parhelion.membership.swim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.parhelion.membership.MemberStatus;
import org.parhelion.membership.MembershipEvent;
import org.parhelion.membership.SwimOptions;
import org.parhelion.membership.simulation.GossipScenario;
import org.parhelion.membership.simulation.GossipTrials;
import org.parhelion.membership.swim.Update.Claim;
import org.parhelion.protocol.Outbox;

/** Das, Gupta, Motivala: SWIM, DSN 2002, section by section. */
class SwimPaperTest {
    private static final SwimOptions PLAIN =
            SwimOptions.DEFAULT.with(new SwimOptions.Suspicion(2, 2, 3, 2)).withoutLifeguard();

    private static int sequence(Outbox.Envelope<SwimMessage> envelope) {
        return ((SwimMessage.Ping) envelope.message()).sequence();
    }

    private static <M extends SwimMessage> List<Outbox.Envelope<SwimMessage>> only(
            Class<M> type, List<Outbox.Envelope<SwimMessage>> envelopes) {
        return envelopes.stream()
                .filter(envelope -> type.isInstance(envelope.message()))
                .toList();
    }

    @Test
    void section31AMemberThatAnswersInTimeIsNotAskedThroughOthers() {
        Hand hand = new Hand(10, PLAIN);
        var ping = hand.nextPing();
        hand.receive(ping.to(), new SwimMessage.Ack(sequence(ping), false, List.of()));
        hand.pass((long) (0.9 * Hand.PERIOD));

        assertThat(only(SwimMessage.PingRequest.class, hand.takeSent())).isEmpty();
        assertThat(hand.takeEvents()).isEmpty();
    }

    @Test
    void section31WithoutAnAnswerInTimeKMembersAreAskedToPing() {
        Hand hand = new Hand(10, PLAIN);
        var ping = hand.nextPing();
        hand.pass((long) (0.49 * Hand.PERIOD));
        assertThat(only(SwimMessage.PingRequest.class, hand.takeSent())).isEmpty();
        hand.pass((long) (0.02 * Hand.PERIOD));
        var requests = only(SwimMessage.PingRequest.class, hand.takeSent());

        assertThat(requests).hasSize(3).doesNotHaveDuplicates();
        assertThat(requests).allSatisfy(request -> {
            assertThat(((SwimMessage.PingRequest) request.message()).target()).isEqualTo(ping.to());
            assertThat(request.to()).isNotIn(0, ping.to());
        });
    }

    @Test
    void section31AnAnswerThroughOneHelperIsEnough() {
        Hand hand = new Hand(10, PLAIN);
        var ping = hand.nextPing();
        hand.pass((long) (0.6 * Hand.PERIOD));
        int helper =
                only(SwimMessage.PingRequest.class, hand.takeSent()).getFirst().to();
        hand.receive(helper, new SwimMessage.Ack(sequence(ping), false, List.of()));
        hand.pass(Hand.PERIOD / 2);

        assertThat(hand.takeEvents()).isEmpty();
    }

    @Test
    void section31AHelperPingsTheTargetAndPassesItsAnswerOn() {
        Hand hand = new Hand(10, PLAIN);
        hand.receive(4, new SwimMessage.PingRequest(77, 5, List.of()));
        var ping = only(SwimMessage.Ping.class, hand.takeSent()).getFirst();
        assertThat(ping.to()).isEqualTo(5);
        hand.receive(5, new SwimMessage.Ack(sequence(ping), false, List.of()));

        assertThat(hand.takeSent())
                .containsExactly(new Outbox.Envelope<>(4, new SwimMessage.Ack(77, false, List.of())));
    }

    @Test
    void section41NewsRidesOnPingsAndAcks() {
        Hand hand = new Hand(10, PLAIN.with(new SwimOptions.Spreading(1, 0, 4, 1400, 8, 600)));
        Claim news = Claim.alive(3, 9);
        hand.receive(2, new SwimMessage.Gossip(List.of(news)));

        assertThat(((SwimMessage.Ping) hand.nextPing().message()).updates()).containsExactly(news);
        hand.receive(7, new SwimMessage.Ping(5, false, List.of()));
        assertThat(hand.takeSent())
                .containsExactly(new Outbox.Envelope<>(7, new SwimMessage.Ack(5, false, List.of(news))));
    }

    @Test
    void section41NewsIsPassedOnLambdaLogNTimes() {
        Hand hand = new Hand(10, PLAIN.with(new SwimOptions.Spreading(1, 0, 4, 1400, 8, 600)));
        hand.receive(2, new SwimMessage.Gossip(List.of(Claim.alive(3, 9))));
        int carried = 0;
        for (int i = 0; i < 50; i++) {
            hand.receive(7, new SwimMessage.Ping(i, false, List.of()));
            carried += ((SwimMessage.Ack) hand.takeSent().getLast().message())
                    .updates()
                    .size();
        }

        assertThat(carried).as("4 × ⌈log₁₀ 11⌉").isEqualTo(8);
    }

    @Test
    void section42AMemberThatDoesNotAnswerIsSuspectedAndOnlyLaterDead() {
        Hand hand = new Hand(10, PLAIN);
        int target = hand.nextPing().to();
        hand.pass(Hand.PERIOD);
        assertThat(hand.takeEvents()).containsExactly(new MembershipEvent.Suspected(target, 0, 0));
        assertThat(hand.swim.status(target)).isEqualTo(MemberStatus.SUSPECT);
        hand.pass(2 * Hand.PERIOD);

        assertThat(hand.takeEvents()).contains(new MembershipEvent.Died(target, 0, 0));
    }

    @Test
    void section42ASuspectThatObjectsWithAHigherIncarnationIsAlive() {
        Hand hand = new Hand(10, PLAIN);
        hand.receive(2, new SwimMessage.Gossip(List.of(new Claim(5, MemberStatus.SUSPECT, 0, 2))));
        hand.receive(3, new SwimMessage.Gossip(List.of(Claim.alive(5, 1))));

        assertThat(hand.takeEvents())
                .containsExactly(new MembershipEvent.Suspected(5, 0, 2), new MembershipEvent.Refuted(5, 1));
        hand.receive(2, new SwimMessage.Gossip(List.of(new Claim(5, MemberStatus.SUSPECT, 0, 2))));
        assertThat(hand.swim.status(5)).as("the old accusation again").isEqualTo(MemberStatus.ALIVE);
    }

    @Test
    void section42AMemberRefutesItsSuspicionByANewIncarnation() {
        Hand hand = new Hand(10, PLAIN);
        hand.receive(2, new SwimMessage.Gossip(List.of(new Claim(0, MemberStatus.SUSPECT, 0, 2))));
        assertThat(hand.swim.incarnation(0)).isEqualTo(1);
        hand.receive(2, new SwimMessage.Gossip(List.of(new Claim(0, MemberStatus.SUSPECT, 0, 3))));
        assertThat(hand.swim.incarnation(0))
                .as("an accusation already answered")
                .isEqualTo(1);
        hand.receive(7, new SwimMessage.Ping(5, false, List.of()));

        assertThat(((SwimMessage.Ack) hand.takeSent().getLast().message()).updates())
                .containsExactly(Claim.alive(0, 1));
    }

    @Test
    void section43ProbesOfAMemberAreAtMostTwoRoundsApart() {
        int members = 12;
        Hand hand = new Hand(members, PLAIN);
        int[] last = new int[members];
        for (int round = 0; round < 20; round++) {
            BitSet asked = new BitSet();
            for (int i = 0; i < members - 1; i++) {
                int period = round * (members - 1) + i;
                var ping = hand.nextPing();
                hand.receive(ping.to(), new SwimMessage.Ack(sequence(ping), false, List.of()));
                asked.set(ping.to());
                assertThat(period - last[ping.to()]).isLessThanOrEqualTo(2 * (members - 1) - 1);
                last[ping.to()] = period;
            }
            assertThat(asked.cardinality()).as("round %d", round).isEqualTo(members - 1);
        }
    }

    /** E[T] = T′ e / (e − 1) (section 3.3), and a period for the probe itself: free of the number of members. */
    @Test
    void section33DetectionTimeDoesNotDependOnTheGroupSize() {
        double few = meanFirstSuspicionPeriods(32, 12);
        double many = meanFirstSuspicionPeriods(256, 12);

        assertThat(few).isBetween(1.2, 3.0);
        assertThat(many).isCloseTo(few, within(0.6));
    }

    private static double meanFirstSuspicionPeriods(int members, int seeds) {
        var scenario = GossipScenario.crashes(members, 0, 8).withPeriods(12);
        return GossipTrials.run(scenario.with(PLAIN), 1, seeds)
                .firstSuspicionPeriods()
                .values()
                .average()
                .orElseThrow();
    }
}
