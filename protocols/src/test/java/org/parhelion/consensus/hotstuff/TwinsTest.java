package org.parhelion.consensus.hotstuff;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.parhelion.protocol.SplitMix64;

/** No two loyal replicas commit different blocks at one height: leaders × partitions × rounds, n = 4 with one twin. */
@Tag("slow")
class TwinsTest {
    /** Everybody, or one of the twins with two loyal replicas: the groups that can certify anything. */
    private static final int[] GROUPS = {0b11111, 0b01101, 0b10101, 0b11001, 0b01110, 0b10110, 0b11010};

    private static final int VIEWS = 8;

    /** What a search did. */
    private record Found(int scenarios, long commits, Optional<String> violation) {}

    /**
     * Every scenario of two phases: a group and a leader for the first views, then, with whoever collects the last votes of
     * the first, another group and leader to the end.
     */
    private static Found twoPhases(HotStuff.Rules rules) {
        int scenarios = 0;
        long commits = 0;
        for (int first : GROUPS) {
            for (int second : GROUPS) {
                for (int choice = 0; choice < 3 * 4 * 4 * 4 * 2; choice++) {
                    int length = 2 + choice % 3;
                    int leader = choice / 3 % 4;
                    int collector = choice / 12 % 4;
                    int successor = choice / 48 % 4;
                    boolean deaf = choice / 192 == 1;
                    if (deaf && leader != 0 && collector != 0 && successor != 0) {
                        continue; // Only replica 0 lies.
                    }
                    List<Twins.Round> rounds = new ArrayList<>();
                    for (int view = 1; view <= VIEWS; view++) {
                        int leads = view <= length ? leader : view == length + 1 ? collector : successor;
                        rounds.add(new Twins.Round(leads, view <= length ? first : second, deaf));
                    }
                    Twins run = Twins.run(rounds, rules);
                    scenarios++;
                    commits += run.commits();
                    if (run.violation().isPresent()) {
                        return new Found(scenarios, commits, run.violation());
                    }
                }
            }
        }
        return new Found(scenarios, commits, Optional.empty());
    }

    @Test
    void noScenarioOfTwoPhasesForksTheLog() {
        Found found = twoPhases(SafetyRules::new);
        assertThat(found.violation()).isEmpty();
        assertThat(found.scenarios()).isGreaterThan(10_000);
        assertThat(found.commits()).as("the scenarios are not all stuck").isGreaterThan(10_000);
    }

    @Test
    void noRandomScenarioForksTheLog() {
        long seed = Long.getLong("parhelion.seed", 2021);
        int runs = Integer.getInteger("parhelion.strategies", 20_000) / 5;
        long commits = 0;
        for (int run = 0; run < runs; run++) {
            SplitMix64 random = SplitMix64.of(seed, run);
            List<Twins.Round> rounds = new ArrayList<>();
            int group = GROUPS[random.nextInt(GROUPS.length)];
            int leader = random.nextInt(4);
            for (int view = 1; view <= 12; view++) {
                if (random.nextInt(3) == 0) {
                    group = random.nextInt(8) == 0 ? random.nextInt(32) : GROUPS[random.nextInt(GROUPS.length)];
                }
                leader = random.nextInt(3) == 0 ? random.nextInt(4) : leader;
                rounds.add(new Twins.Round(leader, group, random.nextBoolean()));
            }
            Twins twins = Twins.run(rounds, SafetyRules::new);
            assertThat(twins.violation())
                    .as("-Dparhelion.seed=%d, run %d", seed, run)
                    .isEmpty();
            commits += twins.commits();
        }
        assertThat(commits).isGreaterThan(runs / 2);
    }

    @Test
    void aCommitUnderTwoCertificatesIsCaught() {
        assertThat(twoPhases(tree -> new SafetyRules(tree) {
                            @Override
                            Optional<LogBlock> commits(LogBlock second) {
                                return parentInViewBefore(second);
                            }
                        })
                        .violation())
                .isPresent();
    }

    @Test
    void aMissingLockIsCaught() {
        assertThat(twoPhases(tree -> new SafetyRules(tree) {
                            @Override
                            boolean keepsLock(LogBlock block) {
                                return true;
                            }
                        })
                        .violation())
                .isPresent();
    }
}
