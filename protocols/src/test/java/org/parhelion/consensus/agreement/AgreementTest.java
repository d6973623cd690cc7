package org.parhelion.consensus.agreement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.parhelion.comm.Ranks;
import org.parhelion.protocol.DriverOptions;

/** Crash agreement on ranks that are threads. */
class AgreementTest {
    private static final DriverOptions OPTIONS = DriverOptions.DEFAULT.withCloseNanos(200_000_000L);

    @Test
    void allRanksAgreeOnTheLeastCheckpoint() {
        Map<Integer, Long> agreed = new ConcurrentHashMap<>();
        Ranks.threads(4, comm -> {
            try (Agreement agreement = Agreement.start(comm, Quorum.MAJORITY)) {
                agreed.put(
                        comm.rank(),
                        agreement.agree(100 + comm.rank(), Fold.MIN).value());
                assertThat(agreement.agree(~(1L << comm.rank()), Fold.AND).value())
                        .isEqualTo(~0xfL);
            }
        });
        assertThat(agreed).containsOnlyKeys(0, 1, 2, 3).containsValue(100L);
        assertThat(agreed.values()).containsOnly(100L);
    }

    @Test
    void theSurvivorsGoOnWithoutTheRankThatStopped() {
        Map<Integer, Agreement.Next> next = new ConcurrentHashMap<>();
        Ranks.threads(4, comm -> {
            try (Agreement agreement = Agreement.start(comm, Quorum.MAJORITY, OPTIONS)) {
                agreement.agree(0, Fold.AND);
                if (comm.rank() == 0) {
                    return; // The coordinator stops; rank 2 finds out.
                }
                if (comm.rank() == 2) {
                    agreement.revoke();
                    agreement.declareFailed(RankSet.of(0));
                }
                long deadlineNanos = System.nanoTime() + 60_000_000_000L;
                while (!agreement.revoked()) {
                    assertThat(System.nanoTime()).as("the revocation comes").isLessThan(deadlineNanos);
                    agreement.progress();
                }
                next.put(comm.rank(), agreement.shrink(7L * comm.rank(), Fold.MIN));
                assertThat(agreement.view().epoch()).isEqualTo(1);
                assertThat(agreement.revoked()).isFalse();
                assertThat(agreement.agree(1L << comm.rank(), Fold.OR).value()).isEqualTo(0b1110);
            }
        });
        View view = new View(1, RankSet.of(1, 2, 3));
        assertThat(next).hasSize(3);
        assertThat(next.values()).containsOnly(new Agreement.Next(new Outcome(true, 7, RankSet.of(0)), view));
        assertThat(view.rankOf(3)).isEqualTo(2);
    }

    @Test
    void whoIsDeclaredDeadIsToldSo() {
        Ranks.threads(3, comm -> {
            try (Agreement agreement = Agreement.start(comm, Quorum.MAJORITY, OPTIONS)) {
                agreement.agree(0, Fold.AND);
                if (comm.rank() == 0) {
                    agreement.declareFailed(RankSet.of(2));
                    assertThat(agreement.failed()).isEqualTo(RankSet.of(2));
                }
                if (comm.rank() == 2) {
                    assertThatThrownBy(() -> {
                                agreement.agree(0, Fold.AND);
                                agreement.agree(0, Fold.AND);
                            })
                            .isInstanceOf(AgreementException.class)
                            .hasMessageContaining("rank 2 was declared dead by rank 0");
                    assertThat(agreement.fenced()).isTrue();
                } else {
                    assertThat(agreement.fenced()).isFalse();
                    assertThat(agreement.shrink(0, Fold.AND).view().members()).isEqualTo(RankSet.of(0, 1));
                }
                // Who is out learns it from members that are still there to answer.
                comm.barrier();
            }
        });
    }

    @Test
    void tooFewSurvivorsAreToldSo() {
        Ranks.threads(3, comm -> {
            try (Agreement agreement = Agreement.start(comm, Quorum.MAJORITY, OPTIONS)) {
                agreement.agree(0, Fold.AND);
                if (comm.rank() == 2) {
                    agreement.declareFailed(RankSet.of(0, 1));
                    assertThatThrownBy(() -> agreement.agree(0, Fold.AND))
                            .isInstanceOf(AgreementException.class)
                            .hasMessageContaining("only {2} are alive");
                }
            }
        });
    }

    @Test
    void aDeathThatIsSeenWhileShrinkWaitsEndsTheWait() {
        Ranks.threads(3, comm -> {
            try (Agreement agreement = Agreement.start(comm, Quorum.MAJORITY, OPTIONS)) {
                if (comm.rank() < 2) {
                    assertThat(agreement
                                    .shrink(0, Fold.AND, () -> RankSet.of(2))
                                    .view())
                            .isEqualTo(new View(1, RankSet.of(0, 1)));
                }
            }
        });
    }

    @Test
    void agreeOnOneRankAndShrinkOnAnotherIsAnError() {
        for (boolean first : new boolean[] {false, true}) {
            Ranks.threads(2, comm -> {
                try (Agreement agreement = Agreement.start(comm, Quorum.MAJORITY, OPTIONS)) {
                    boolean shrinks = (comm.rank() == 0) == first;
                    if (comm.rank() == 0) {
                        assertThat(call(agreement, shrinks)).isEqualTo(5);
                    } else {
                        assertThatThrownBy(() -> call(agreement, shrinks))
                                .isInstanceOf(IllegalStateException.class)
                                .hasMessageContaining(
                                        "rank 1 called " + (shrinks ? "shrink" : "agree") + " while others");
                    }
                }
            });
        }
    }

    private static long call(Agreement agreement, boolean shrinks) {
        return shrinks
                ? agreement.shrink(5, Fold.AND).outcome().value()
                : agreement.agree(5, Fold.AND).value();
    }

    @Test
    void anInterruptEndsTheWaitAndIsKept() {
        Ranks.threads(2, comm -> {
            try (Agreement agreement = Agreement.start(comm, Quorum.MAJORITY, OPTIONS)) {
                if (comm.rank() == 0) {
                    Thread.currentThread().interrupt();
                    assertThatThrownBy(() -> agreement.agree(0, Fold.AND)).hasMessageContaining("rank 0: interrupted");
                    assertThat(Thread.interrupted()).isTrue();
                }
                comm.barrier();
            }
        });
    }
}
