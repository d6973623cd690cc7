package org.parhelion.consensus.agreement;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.parhelion.consensus.agreement.AgreementMessage.Accept;
import org.parhelion.consensus.agreement.AgreementMessage.Accepted;
import org.parhelion.consensus.agreement.AgreementMessage.Contribute;
import org.parhelion.consensus.agreement.AgreementMessage.Decide;
import org.parhelion.consensus.agreement.AgreementMessage.Notice;
import org.parhelion.consensus.agreement.AgreementMessage.Propose;
import org.parhelion.protocol.Input;
import org.parhelion.protocol.Outbox;
import org.parhelion.protocol.Outbox.Envelope;
import org.parhelion.protocol.Output;

/** Single steps of one member, fed by hand: what a run seldom meets. */
class AgreementStepsTest {
    private static final long RESEND_NANOS = 50;
    private static final RankSet NOBODY = RankSet.EMPTY;
    private static final Outcome SEVEN = new Outcome(false, 7, NOBODY);
    private static final Outcome EIGHT = new Outcome(false, 8, NOBODY);
    private static final Outcome WITHOUT_0 = new Outcome(true, 7, RankSet.of(0));

    /** A member, and what it sends and reports. */
    private static final class Fed {
        final CrashAgreement member;
        final Outbox<AgreementMessage, AgreementEvent> out = new Outbox<>();

        Fed(int self, int size, Quorum quorum) {
            member = new CrashAgreement(self, View.initial(size), quorum, RESEND_NANOS);
        }

        Fed agree(long value) {
            member.agree(100, value, Fold.MIN, out);
            return this;
        }

        Fed dead(int... ranks) {
            member.declareFailed(RankSet.of(ranks), out);
            return this;
        }

        Fed hear(int from, AgreementMessage message) {
            member.step(new Input.Message<>(100, from, message), out);
            return this;
        }

        Fed tick() {
            member.step(new Input.Tick<>(200), out);
            return this;
        }

        /** Forgets what was sent and reported. */
        Fed clear() {
            out.takeEnvelopes();
            out.takeEvents();
            return this;
        }

        List<Envelope<AgreementMessage>> sent(Class<? extends AgreementMessage> kind) {
            return out.takeEnvelopes().stream()
                    .filter(envelope -> kind.isInstance(envelope.message()))
                    .toList();
        }
    }

    private static Contribute contribution(long epoch, long instance, Optional<Accepted> accepted, Outcome previous) {
        return new Contribute(epoch, NOBODY, instance, false, 9, accepted, Optional.of(previous));
    }

    private static Contribute contribution(long instance, RankSet failed, Optional<Accepted> accepted) {
        return new Contribute(0, failed, instance, false, 9, accepted, Optional.empty());
    }

    private static Decide decided(long instance, Outcome outcome) {
        return new Decide(0, NOBODY, instance, outcome);
    }

    /** Member 2 of 4 has accepted 7 from coordinator 0, and 8 from coordinator 1 if {@code both}; then it coordinates. */
    private static Fed successor(boolean both) {
        Fed fed = new Fed(2, 4, Quorum.ANY)
                .agree(5)
                .hear(0, new Propose(0, NOBODY, 0, SEVEN))
                .dead(0);
        if (both) {
            fed.hear(1, new Propose(0, RankSet.of(0), 0, EIGHT));
        }
        return fed.dead(1).clear();
    }

    @Test
    void aNewCoordinatorProposesWhatTheLatestBeforeItProposed() {
        RankSet both = RankSet.of(0, 1);
        assertThat(successor(true)
                        .hear(3, contribution(0, both, Optional.of(new Accepted(0, SEVEN))))
                        .sent(Propose.class))
                .containsExactly(new Envelope<>(3, new Propose(0, both, 0, EIGHT)));
        assertThat(successor(false)
                        .hear(3, contribution(0, both, Optional.of(new Accepted(1, EIGHT))))
                        .sent(Propose.class))
                .containsExactly(new Envelope<>(3, new Propose(0, both, 0, EIGHT)));
    }

    @Test
    void aContributionOfTheNextEpochEndsThisOne() {
        Fed fed = new Fed(1, 3, Quorum.MAJORITY).agree(5).clear();
        fed.hear(2, contribution(1, 1, Optional.empty(), WITHOUT_0));
        assertThat(fed.out.takeEvents())
                .containsExactly(
                        new AgreementEvent.Agreed(0, WITHOUT_0),
                        new AgreementEvent.Shrunk(new View(1, RankSet.of(1, 2))));
    }

    @Test
    void aLaterEpochThatDoesNotTellTheOutcomeEndsNothing() {
        for (AgreementMessage message : List.of(
                contribution(1, 2, Optional.empty(), WITHOUT_0),
                contribution(1, 0, Optional.empty(), WITHOUT_0),
                new Contribute(1, NOBODY, 1, false, 9, Optional.empty(), Optional.empty()),
                new Decide(1, NOBODY, 0, WITHOUT_0))) {
            Fed fed = new Fed(1, 3, Quorum.MAJORITY).agree(5).clear().hear(2, message);
            assertThat(fed.out.takeEvents()).as("%s", message).isEmpty();
            assertThat(fed.member.view()).isEqualTo(View.initial(3));
        }
        Fed idle = new Fed(1, 3, Quorum.MAJORITY).hear(2, contribution(1, 1, Optional.empty(), WITHOUT_0));
        assertThat(idle.out.takeEvents()).as("no agreement was begun").isEmpty();
    }

    @Test
    void aContributionToTheNextAgreementEndsThisOneAndCounts() {
        Fed fed = new Fed(0, 2, Quorum.MAJORITY).agree(5).clear();
        fed.hear(1, contribution(0, 1, Optional.empty(), SEVEN));
        assertThat(fed.out.takeEvents()).containsExactly(new AgreementEvent.Agreed(0, SEVEN));
        assertThat(fed.clear().agree(4).sent(Propose.class))
                .as("the early contribution, 9, need not be repeated")
                .containsExactly(new Envelope<>(1, new Propose(0, NOBODY, 1, new Outcome(false, 4, NOBODY))));
    }

    @Test
    void aContributionThatIsTooEarlyEndsNothing() {
        Fed fed = new Fed(0, 2, Quorum.MAJORITY).agree(5).clear();
        fed.hear(1, contribution(0, 2, Optional.empty(), SEVEN)).hear(1, contribution(1, NOBODY, Optional.empty()));
        assertThat(fed.out.takeEvents()).isEmpty();
        Fed idle = new Fed(0, 2, Quorum.MAJORITY).hear(1, contribution(0, 1, Optional.empty(), SEVEN));
        assertThat(idle.out.takeEvents()).as("no agreement was begun").isEmpty();
    }

    @Test
    void aDeadMembersWordEndsNothing() {
        Fed fed = new Fed(0, 3, Quorum.MAJORITY).agree(5).dead(2).clear();
        fed.hear(2, contribution(0, 1, Optional.empty(), SEVEN));
        assertThat(fed.out.takeEvents()).isEmpty();
    }

    @Test
    void whoMissedTheOutcomeIsTold() {
        Fed fed = new Fed(0, 2, Quorum.MAJORITY)
                .agree(5)
                .hear(1, decided(0, SEVEN))
                .clear();
        assertThat(fed.hear(1, contribution(0, NOBODY, Optional.empty())).sent(Decide.class))
                .containsExactly(new Envelope<>(1, decided(0, SEVEN)));
        fed.agree(5).hear(1, decided(1, EIGHT)).clear();
        assertThat(fed.hear(1, contribution(0, NOBODY, Optional.empty())).sent(Decide.class))
                .as("an old copy of a contribution")
                .isEmpty();
    }

    @Test
    void whoMissedTheEndOfAnEpochIsToldTheLastOutcomeOnly() {
        Fed fed = new Fed(1, 3, Quorum.MAJORITY);
        fed.agree(5).hear(0, decided(0, SEVEN));
        fed.agree(5).hear(0, decided(1, WITHOUT_0)).clear();
        assertThat(fed.hear(2, contribution(1, NOBODY, Optional.empty())).sent(Decide.class))
                .containsExactly(new Envelope<>(2, decided(1, WITHOUT_0)));
        assertThat(fed.hear(2, contribution(0, NOBODY, Optional.empty())).sent(Decide.class))
                .isEmpty();
    }

    @Test
    void membersThatContributedHereAreToldAnOutcomeThatCameFromElsewhere() {
        Fed fed = new Fed(1, 4, Quorum.MAJORITY).agree(5);
        fed.hear(2, contribution(0, NOBODY, Optional.empty())).hear(3, contribution(1, NOBODY, Optional.empty()));
        assertThat(fed.clear().hear(0, decided(0, SEVEN)).sent(Decide.class))
                .containsExactly(new Envelope<>(2, decided(0, SEVEN)));
        Fed coordinator = new Fed(0, 2, Quorum.MAJORITY).agree(5).hear(1, contribution(0, NOBODY, Optional.empty()));
        assertThat(coordinator.clear().hear(1, decided(0, SEVEN)).sent(Decide.class))
                .as("it has proposed")
                .isEmpty();
        Fed waiting = new Fed(0, 3, Quorum.MAJORITY).agree(5).hear(1, contribution(0, NOBODY, Optional.empty()));
        assertThat(waiting.clear().hear(2, decided(0, SEVEN)).sent(Decide.class))
                .as("not itself")
                .containsExactly(new Envelope<>(1, decided(0, SEVEN)));
    }

    @Test
    void theNextCoordinatorIsToldTheLastOutcomeUnlessAnAgreementIsOpen() {
        Envelope<AgreementMessage> told = new Envelope<>(1, new Decide(0, RankSet.of(0), 0, SEVEN));
        assertThat(after(2, SEVEN).dead(0).sent(Decide.class)).containsExactly(told);
        assertThat(after(2, SEVEN).dead(1).sent(Decide.class))
                .as("the coordinator is the same")
                .isEmpty();
        assertThat(after(1, SEVEN).dead(0).sent(Decide.class))
                .as("this member is the next")
                .isEmpty();
        assertThat(after(2, SEVEN).agree(5).dead(0).sent(Decide.class))
                .as("its contribution tells it")
                .isEmpty();
    }

    /** A member of three that has agreed. */
    private static Fed after(int self, Outcome outcome) {
        return new Fed(self, 3, Quorum.MAJORITY)
                .agree(5)
                .hear(0, decided(0, outcome))
                .clear();
    }

    @Test
    void whoIsExcludedIsFencedAndAsksForNoTick() {
        AgreementEvent.Fenced bySelf = new AgreementEvent.Fenced(2);
        Fed shrunk = new Fed(2, 3, Quorum.MAJORITY).agree(5).clear();
        shrunk.hear(0, decided(0, new Outcome(true, 7, RankSet.of(2))));
        Fed declared = new Fed(2, 3, Quorum.MAJORITY).agree(5).clear().dead(2);
        assertThat(shrunk.out.takeEvents())
                .containsExactly(new AgreementEvent.Agreed(0, new Outcome(true, 7, RankSet.of(2))), bySelf);
        assertThat(declared.out.takeEvents()).containsExactly(bySelf);
        for (Fed fed : List.of(shrunk, declared)) {
            assertThat(fed.member.fenced()).isTrue();
            assertThat(fed.out.deadlineNanos()).isEqualTo(Output.NEVER);
            assertThat(fed.clear().agree(5).out.takeEvents()).containsExactly(bySelf);
            assertThat(fed.tick().dead(0).out.takeEnvelopes()).isEmpty();
        }
    }

    @Test
    void anOpenAgreementAsksForTicksAndAClosedOneForNone() {
        Fed fed = new Fed(1, 2, Quorum.MAJORITY).agree(5);
        assertThat(fed.out.deadlineNanos()).isEqualTo(100 + RESEND_NANOS);
        assertThat(fed.tick().out.deadlineNanos()).isEqualTo(200 + RESEND_NANOS);
        assertThat(fed.hear(0, decided(0, SEVEN)).out.deadlineNanos()).isEqualTo(Output.NEVER);
    }

    @Test
    void aTickRepeatsWhatMayBeLost() {
        Fed member = new Fed(1, 2, Quorum.MAJORITY).agree(5).clear().tick();
        assertThat(member.out.takeEnvelopes())
                .containsExactly(
                        new Envelope<>(0, new Contribute(0, NOBODY, 0, false, 5, Optional.empty(), Optional.empty())));
        Fed coordinator = new Fed(0, 3, Quorum.MAJORITY).agree(5).clear().tick();
        assertThat(coordinator.out.takeEnvelopes())
                .as("nothing is proposed yet")
                .isEmpty();
        coordinator
                .hear(1, contribution(0, NOBODY, Optional.empty()))
                .hear(2, contribution(0, NOBODY, Optional.empty()))
                .hear(1, new Accept(0, NOBODY, 0));
        assertThat(coordinator.clear().tick().out.takeEnvelopes())
                .as("to whom has not accepted")
                .containsExactly(new Envelope<>(2, new Propose(0, NOBODY, 0, new Outcome(false, 5, NOBODY))));
    }

    @Test
    void withoutAQuorumAllAreAskedBeforeItsLossIsReportedOnce() {
        Fed fed = new Fed(2, 4, Quorum.MAJORITY).agree(5).dead(0, 1).clear();
        for (int tick = 1; tick <= 5; tick++) {
            fed.tick();
            assertThat(fed.out.takeEvents())
                    .as("tick %d", tick)
                    .isEqualTo(
                            tick == 3
                                    ? List.of(new AgreementEvent.QuorumLost(View.initial(4), RankSet.of(2, 3)))
                                    : List.of());
            assertThat(fed.sent(Contribute.class)).extracting(Envelope::to).containsExactly(3);
        }
    }

    @Test
    void noticesOfADeathReachTheOthersAndTheDeadIsFenced() {
        assertThat(new Fed(0, 3, Quorum.MAJORITY).dead(2).out.takeEnvelopes())
                .containsExactly(
                        new Envelope<>(1, new Notice(0, RankSet.of(2))),
                        new Envelope<>(2, new AgreementMessage.Fence(0, NOBODY)));
    }
}
