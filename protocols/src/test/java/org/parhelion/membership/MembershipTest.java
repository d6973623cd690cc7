package org.parhelion.membership;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.parhelion.comm.Op;
import org.parhelion.comm.Ranks;
import org.parhelion.protocol.DriverOptions;

/** SWIM on ranks that are threads, in real time. What is waited for are the protocol's own events. */
@Timeout(300)
class MembershipTest {
    private static final int RANKS = 4;
    private static final int SILENT = 3;
    /** A suspect has 1.1 s to object at the least: on a busy machine a thread may not run for a good part of that. */
    private static final SwimOptions OPTIONS = SwimOptions.DEFAULT.withPeriod(200_000_000);

    private static final DriverOptions DRIVER = DriverOptions.DEFAULT;

    /** The silence of one rank is the clock: while it is being found out, another computes and calls nothing. */
    @Test
    void aSilentRankIsDeadAndAComputingRankIsAlive() {
        CountDownLatch foundOut = new CountDownLatch(RANKS - 1);
        Queue<MembershipEvent> deaths = new ConcurrentLinkedQueue<>();
        Ranks.threads(RANKS, comm -> {
            if (comm.rank() == SILENT) {
                comm.dup(); // what starting is to the others; nobody answers here
                assertThat(foundOut.await(60, TimeUnit.SECONDS)).isTrue();
                comm.barrier();
                return;
            }
            try (Membership membership = Membership.start(comm, OPTIONS, 1, DRIVER)) {
                membership.listen(event -> {
                    if (event instanceof MembershipEvent.Died) {
                        deaths.add(event);
                        foundOut.countDown();
                    }
                });
                double computed = 0;
                while (comm.rank() == 0 && foundOut.getCount() > 0) {
                    computed += Math.sin(computed + 1);
                }
                assertThat(computed).isNotNaN();
                assertThat(foundOut.await(60, TimeUnit.SECONDS)).isTrue();
                assertThat(membership.present()).containsExactly(0, 1, 2);
                assertThat(membership.members().get(SILENT).status()).isEqualTo(MemberStatus.DEAD);
                comm.barrier();
            }
        });

        assertThat(deaths).hasSize(RANKS - 1).allMatch(event -> event.member() == SILENT);
    }

    @Test
    void whatARankSaysOfItselfAndItsDepartureReachTheOthers() {
        CountDownLatch described = new CountDownLatch(RANKS - 1);
        CountDownLatch left = new CountDownLatch(RANKS - 1);
        Ranks.threads(RANKS, comm -> {
            try (Membership membership = Membership.start(comm, OPTIONS, 1, DRIVER)) {
                membership.listen(event -> {
                    switch (event) {
                        case MembershipEvent.Described news -> described.countDown();
                        case MembershipEvent.Left gone -> left.countDown();
                        default -> {
                            // A loaded machine may bring about a suspicion.
                        }
                    }
                });
                comm.barrier();
                if (comm.rank() == 1) {
                    membership.describe(0.75, "cpu", "here");
                }
                assertThat(described.await(60, TimeUnit.SECONDS)).isTrue();
                assertThat(membership.members().get(1).metadata()).isEqualTo(new Metadata(1, 0.75, "cpu", "here"));
                comm.barrier();
                if (comm.rank() == 1) {
                    membership.leave();
                }
                assertThat(left.await(60, TimeUnit.SECONDS)).isTrue();
                assertThat(membership.present()).doesNotContain(1);
                comm.barrier();
            }
        });
    }

    @Test
    void aHealthyGroupIsHealthyAndClosesTogether() {
        Ranks.threads(RANKS, comm -> {
            long started = System.nanoTime();
            int present;
            try (Membership membership = Membership.start(comm, OPTIONS, 1, DRIVER)) {
                present = membership.present().size();
                assertThat(membership.health())
                        .isBetween(0, OPTIONS.localHealth().max());
                assertThat(membership.phi((comm.rank() + 1) % RANKS)).isNotNegative();
                comm.barrier();
            }
            assertThat(comm.allreduce((long) present, Op.MIN)).isEqualTo(RANKS);
            assertThat(System.nanoTime() - started).isLessThan(60_000_000_000L);
        });
    }

    @Test
    void aHundredGroupsLeaveNoThread() {
        List<String> before = threads();
        for (int i = 0; i < 100; i++) {
            Ranks.threads(2, comm -> {
                try (Membership membership = Membership.start(comm, SwimOptions.DEFAULT, 1)) {
                    membership.progress();
                    comm.barrier();
                }
            });
        }
        List<String> after = new ArrayList<>(threads());
        before.forEach(after::remove);
        assertThat(after).isEmpty();
    }

    private static List<String> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> !thread.isDaemon() || thread.getName().startsWith("protocol"))
                .map(Thread::getName)
                .toList();
    }
}
