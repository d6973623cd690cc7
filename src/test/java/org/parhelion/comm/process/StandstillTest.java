package org.parhelion.comm.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** A deadlock is reported if, and only if, there was a moment at which all ranks waited. */
class StandstillTest {
    private static final CallSite SITE = new CallSite("recv", "Program.main(Program.java:3)");

    private static Standstill.Report in(int call) {
        return new Standstill.Report(call, SITE);
    }

    @Test
    void allRanksMustReportOnceMoreAfterTheLastOneHas() {
        Standstill standstill = new Standstill(2);
        standstill.waits(0, in(1));
        standstill.waits(0, in(1));
        standstill.waits(1, in(8));
        assertThat(standstill.table()).isEmpty();
        standstill.waits(1, in(8));
        assertThat(standstill.table()).isEmpty();
        standstill.waits(0, in(1));
        assertThat(standstill.table())
                .hasValueSatisfying(table -> assertThat(table.lines())
                        .containsExactly(
                                "  rank  waits in  at",
                                "  0     recv      Program.main(Program.java:3)",
                                "  1     recv      Program.main(Program.java:3)"));
    }

    @Test
    void ranksThatHaveAllFinishedWaitForNobody() {
        Standstill standstill = new Standstill(2);
        for (int i = 0; i < 4; i++) {
            standstill.waits(i % 2, new Standstill.Report(1, Standstill.FINISHED));
        }
        assertThat(standstill.table()).isEmpty();
    }

    /** Ranks enter and leave calls at random, and report late: what counts is where they are between their reports. */
    @Test
    void aTableImpliesThatAllRanksWereInTheirCallsAtOneMoment() {
        long seed = System.nanoTime();
        SplittableRandom random = new SplittableRandom(seed);
        int tables = 0;
        for (int trial = 0; trial < 2_000; trial++) {
            int ranks = 1 + random.nextInt(5);
            int[] calls = new int[ranks];
            int[] reported = new int[ranks]; // a report that is on its way
            Standstill standstill = new Standstill(ranks);
            int stillSince = 0;
            int[] firstHeard = new int[ranks];
            java.util.Arrays.fill(reported, -1);
            for (int now = 1; now < 200; now++) {
                int rank = random.nextInt(ranks);
                if (random.nextInt(12) == 0) {
                    calls[rank]++;
                    stillSince = now;
                    if (random.nextBoolean()) {
                        standstill.moves(rank);
                        reported[rank] = -1;
                    }
                } else if (reported[rank] < 0) {
                    reported[rank] = calls[rank];
                    firstHeard[rank] = now;
                } else {
                    standstill.waits(rank, in(reported[rank]));
                    reported[rank] = -1;
                }
                if (standstill.table().isPresent()) {
                    tables++;
                    assertThat(stillSince)
                            .as("seed " + seed + ", trial " + trial + ", moment " + now)
                            .isLessThan(now);
                    break;
                }
            }
        }
        assertThat(tables).isPositive();
    }
}
