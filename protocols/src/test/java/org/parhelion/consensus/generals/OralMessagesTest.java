package org.parhelion.consensus.generals;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.parhelion.consensus.generals.Order.ATTACK;
import static org.parhelion.consensus.generals.Order.RETREAT;

import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.parhelion.consensus.LockStep;
import org.parhelion.consensus.generals.OutcomeSets.Commander;
import org.parhelion.protocol.Liar;
import org.parhelion.protocol.SplitMix64;

/** Lamport, Shostak, Pease 1982, §3: OM(m) on the real machines, against every traitor there is. */
class OralMessagesTest {
    private static final OralArmy.Lie TRUTH = (_, _, _, honest) -> OptionalLong.of(honest);

    @ParameterizedTest
    @CsvSource({"4, 1, 9", "7, 2, 156", "10, 3, 3609", "4, 0, 3", "2, 1, 1", "3, 3, 4"})
    void messagesAreExactlyThePapersCount(int n, int m, long messages) {
        LockStep<Packet<Oral>, GeneralEvent> run = OralArmy.run(new Army(n, m, 0), 0, ATTACK, TRUTH, OralArmy.REAL);
        long sent = run.sent().stream()
                .mapToLong(envelope -> envelope.message().messages().size())
                .sum();
        assertThat(sent).isEqualTo(messages).isEqualTo(MessageCount.oral(n, m));
        assertThat(run.nowNanos()).as("nobody waits for a clock").isZero();
    }

    @Test
    void withOneTraitorAmongFourGeneralsEveryBehaviourFails() {
        Army army = new Army(4, 1, 0);
        int runs = 0;
        for (int traitor = 0; traitor < 4; traitor++) {
            int behaviours = traitor == 0 ? 27 : 9;
            long[] orders = traitor == 0 ? new long[] {ATTACK} : new long[] {ATTACK, RETREAT};
            for (long order : orders) {
                for (int behaviour = 0; behaviour < behaviours; behaviour++) {
                    Verdict verdict = OralArmy.verdict(army, 1L << traitor, order, oneOfThree(behaviour));
                    assertThat(verdict.holds())
                            .as("traitor %d, order %s, behaviour %d", traitor, Order.name(order), behaviour)
                            .isTrue();
                    runs++;
                }
            }
        }
        assertThat(runs).isEqualTo(81);
    }

    /** Digit g of {@code behaviour} in base 3, counted over the traitor's readers, says what he tells reader g. */
    private static OralArmy.Lie oneOfThree(int behaviour) {
        return (traitor, to, _, _) -> {
            int reader = traitor == 0 ? to - 1 : (to > traitor ? to - 2 : to - 1);
            int digit = behaviour / (int) Math.pow(3, reader) % 3;
            return digit == 2 ? OptionalLong.empty() : OptionalLong.of(digit == 0 ? ATTACK : RETREAT);
        };
    }

    @ParameterizedTest
    @CsvSource({"4, 1", "7, 2", "10, 3"})
    void noStrategyOfTheTraitorsBreaksItWhereTheBoundHolds(int n, int m) {
        OutcomeSets sets = new OutcomeSets(Majority::of);
        for (int traitors = 0; traitors <= m; traitors++) {
            int loyal = n - 1 - traitors;
            assertThat(sets.reachable(m, loyal, traitors, Commander.ORDERS_ATTACK))
                    .containsExactly((1 << loyal) - 1);
            assertThat(sets.reachable(m, loyal, traitors, Commander.ORDERS_RETREAT))
                    .containsExactly(0);
        }
        for (int traitors = 0; traitors < m; traitors++) {
            int loyal = n - 1 - traitors;
            Set<Integer> outcomes = sets.reachable(m, loyal, traitors, Commander.TRAITOR);
            assertThat(outcomes).as("a traitor commands").containsExactlyInAnyOrder(0, (1 << loyal) - 1);
        }
    }

    @ParameterizedTest
    @CsvSource({"3, 1, 2", "6, 2, 8", "9, 3, 32"})
    void withOneGeneralFewerTheTraitorsBreakIt(int n, int m, int outcomes) {
        Set<Integer> reachable = new OutcomeSets(Majority::of).reachable(m, n - 1 - m, m, Commander.ORDERS_ATTACK);
        assertThat(reachable).as("exactly 1 is allowed").hasSize(outcomes);
        assertThat(new Army(n, m, 0).oralMessagesSuffice()).isFalse();
    }

    @Test
    void theRealMachinesReachExactlyTheComposedOutcomesAmongThree() {
        Army army = new Army(3, 1, 0);
        Set<Boolean> obeyed = new java.util.HashSet<>();
        for (int behaviour = 0; behaviour < 3; behaviour++) {
            int said = behaviour;
            obeyed.add(OralArmy.verdict(
                            army,
                            1L << 2,
                            ATTACK,
                            (_, _, _, _) -> said == 2 ? OptionalLong.empty() : OptionalLong.of(said))
                    .ic2());
        }
        assertThat(obeyed).containsExactlyInAnyOrder(true, false);
    }

    @Test
    void randomStrategiesOfTwoTraitorsAmongSevenNeverBreakIt() {
        randomStrategies(new Army(7, 2, 0), Integer.getInteger("parhelion.strategies", 20_000));
    }

    @Test
    void randomStrategiesOfThreeTraitorsAmongTenNeverBreakIt() {
        randomStrategies(new Army(10, 3, 0), Integer.getInteger("parhelion.strategies", 20_000) / 100);
    }

    private static void randomStrategies(Army army, int runs) {
        long seed = Long.getLong("parhelion.seed", 20261122);
        for (int run = 0; run < runs; run++) {
            SplitMix64 random = SplitMix64.of(seed, run);
            long traitors = RandomTraitors.choose(army, random);
            long order = random.nextInt(2);
            int orders = 2 + random.nextInt(3); // More than two orders: ties of three and more.
            Verdict verdict = OralArmy.verdict(army, traitors, order, (_, _, _, _) -> {
                int said = random.nextInt(orders + 1);
                return said == orders ? OptionalLong.empty() : OptionalLong.of(said);
            });
            assertThat(verdict.holds())
                    .as("-Dparhelion.seed=%d, run %d, traitors %s", seed, run, Long.toBinaryString(traitors))
                    .isTrue();
        }
    }

    @Test
    void anyGeneralCanCommand() {
        for (int commander = 0; commander < 4; commander++) {
            Army army = new Army(4, 1, commander);
            long traitor = 1L << (commander + 1) % 4;
            assertThat(OralArmy.verdict(army, traitor, ATTACK, (_, to, _, _) -> OptionalLong.of(to % 2))
                            .holds())
                    .isTrue();
        }
    }

    @Test
    void aSilentTraitorCostsTheRoundsButNotTheAgreement() {
        Army army = new Army(4, 1, 0);
        Liar.Lie<Packet<Oral>, GeneralEvent> silent = Treachery.SILENT.oral(new SplitMix64(1));
        LockStep<Packet<Oral>, GeneralEvent> run = new LockStep<>(java.util.List.of(
                        OralMessages.commander(army, 1, 1_000, ATTACK),
                        OralMessages.lieutenant(army, 1, 1, 1_000),
                        OralMessages.lieutenant(army, 2, 1, 1_000),
                        new Liar<>(OralMessages.lieutenant(army, 3, 1, 1_000), silent)))
                .run(1_000);
        assertThat(OralArmy.decisions(army, run).subList(0, 3)).containsOnly(OptionalLong.of(ATTACK));
        assertThat(run.nowNanos()).isEqualTo(2_000);
        assertThat(run.events(1))
                .containsExactly(
                        new GeneralEvent.RoundClosed(1, 0),
                        new GeneralEvent.RoundClosed(2, 1L << 3),
                        new GeneralEvent.Decided(ATTACK));
    }

    @Test
    void whatCannotBeIsRefusedByName() {
        assertThatThrownBy(() -> new Army(1, 0, 0)).hasMessageContaining("1 generals");
        assertThatThrownBy(() -> new Army(4, 10, 0)).hasMessageContaining("maxTraitors 10");
        assertThatThrownBy(() -> new Army(4, 1, 4)).hasMessageContaining("commander 4");
        assertThatThrownBy(() -> OralMessages.lieutenant(new Army(4, 1, 0), 0, 1, 1))
                .hasMessageContaining("commander");
        assertThatThrownBy(() -> OralMessages.lieutenant(new Army(4, 1, 0), 1, 1, 0))
                .hasMessageContaining("roundNanos 0");
    }
}
