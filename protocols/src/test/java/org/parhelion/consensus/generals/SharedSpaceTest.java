package org.parhelion.consensus.generals;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.parhelion.consensus.LockStep;
import org.parhelion.protocol.Liar;
import org.parhelion.protocol.Machine;
import org.parhelion.protocol.SplitMix64;

/** The weaker model: votes through one trusted space. */
class SharedSpaceTest {
    /** Tells 1 and 2 to attack, 3 to retreat, the space first the one and then the other. */
    private static final Liar.Lie<Ballot, GeneralEvent> TWO_FACES = (to, honest, output) -> {
        boolean space = to == 4;
        for (long said : space ? new long[] {Order.ATTACK, Order.RETREAT} : new long[] {to == 3 ? 0 : 1}) {
            output.send(to, honest instanceof Ballot.Proposal ? new Ballot.Proposal(said) : new Ballot.Vote(said));
        }
    };

    @Test
    void oneLiarWithTwoFacesBreaksVotesFromGeneralToGeneral() {
        Army army = new Army(4, 1, 0);
        List<Machine<Ballot, GeneralEvent>> voters = new ArrayList<>();
        for (int general = 0; general < 4; general++) {
            voters.add(new PointToPointVoter(army, general, Order.ATTACK));
        }
        voters.set(0, new Liar<>(voters.getFirst(), TWO_FACES));
        var run = new LockStep<>(voters).run(1_000);
        assertThat(Verdict.of(army, 1, Order.ATTACK, OralArmy.decisions(army, run))
                        .ic1())
                .isFalse();
    }

    @Test
    void theSameLiarCannotShowTwoFacesInOneSpace() {
        Army army = new Army(4, 1, 0);
        var run = new LockStep<>(voters(army, 1, TWO_FACES)).run(1_000);
        assertThat(Verdict.of(army, 1, Order.ATTACK, OralArmy.decisions(army, run))
                        .ic1())
                .isTrue();
    }

    @Test
    void theSpaceBearsTwoTraitorsAmongFiveWhereOralMessagesFail() {
        Army army = new Army(5, 2, 0);
        assertThat(army.oralMessagesSuffice()).isFalse();
        long seed = Long.getLong("parhelion.seed", 5);
        for (int run = 0; run < 2_000; run++) {
            SplitMix64 random = SplitMix64.of(seed, run);
            long traitors = RandomTraitors.choose(army, random);
            long order = random.nextInt(2);
            Treachery treachery = List.of(Treachery.values()).get(random.nextInt(4));
            List<Machine<Ballot, GeneralEvent>> voters = voters(army, traitors, treachery.voting(random), order);
            var decided = OralArmy.decisions(army, new LockStep<>(voters).run(1_000));
            assertThat(Verdict.of(army, traitors, order, decided).holds())
                    .as("-Dparhelion.seed=%d, run %d", seed, run)
                    .isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 4, 7})
    void messagesAreTheProposalTheVotesAndTheTally(int n) {
        var run = new LockStep<>(voters(new Army(n, 0, 0), 0, TWO_FACES)).run(1_000);
        assertThat(run.sent()).hasSize((int) MessageCount.shared(n));
    }

    private static List<Machine<Ballot, GeneralEvent>> voters(
            Army army, long traitors, Liar.Lie<Ballot, GeneralEvent> lie) {
        return voters(army, traitors, lie, Order.ATTACK);
    }

    private static List<Machine<Ballot, GeneralEvent>> voters(
            Army army, long traitors, Liar.Lie<Ballot, GeneralEvent> lie, long order) {
        List<Machine<Ballot, GeneralEvent>> machines = new ArrayList<>();
        for (int general = 0; general < army.size(); general++) {
            SpaceVoter voter = general == army.commander()
                    ? SpaceVoter.commander(army, order)
                    : SpaceVoter.lieutenant(army, general);
            machines.add((traitors >>> general & 1) == 0 ? voter : new Liar<>(voter, lie));
        }
        machines.add(new SharedSpace(army, 1_000));
        return machines;
    }
}
