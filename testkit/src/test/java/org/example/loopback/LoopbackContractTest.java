package org.example.loopback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.parhelion.comm.Buffer;
import org.parhelion.comm.Comm;
import org.parhelion.comm.RankFailure;
import org.parhelion.comm.Ranks;
import org.parhelion.testkit.CommContract;

/** A transport from outside the library keeps the contract, whole. */
@Timeout(60)
class LoopbackContractTest extends CommContract {
    @Override
    protected List<Integer> rankCounts() {
        return List.of(1, 2, 5);
    }

    @Override
    protected void run(Case contractCase, int ranks) {
        new LoopbackProvider().run(new String[0], ranks, contractCase.body());
    }

    @Test
    void programsFindItByItsName() {
        Ranks.run(new String[] {"--with", "loopback", "-n", "3"}, world -> {
            assertThat(world.provider()).isEqualTo("loopback");
            assertThat(world.size()).isEqualTo(3);
        });
    }

    @Test
    void abortOnAPartEndsAllRanksAndNamesTheRankOfTheWorld() {
        assertThatThrownBy(() -> new LoopbackProvider().run(new String[0], 3, world -> {
                    try (Comm part = world.split(world.rank() == 2 ? 1 : 0, 0).orElseThrow()) {
                        if (world.rank() == 2) {
                            part.abort(7, "no more");
                        }
                    }
                    world.barrier();
                }))
                .isInstanceOfSatisfying(
                        RankFailure.class, failure -> assertThat(failure.rank()).isEqualTo(2))
                .hasMessageContainingAll("exit status 7", "no more");
    }

    @Test
    void theFirstFailureEndsRanksThatWait() {
        IllegalStateException cause = new IllegalStateException("rank 1 gave up");
        assertThatThrownBy(() -> new LoopbackProvider().run(new String[0], 3, world -> {
                    if (world.rank() == 1) {
                        throw cause;
                    }
                    world.recv(Buffer.of(new int[1]), 1, 0);
                }))
                .isInstanceOf(RankFailure.class)
                .hasCause(cause);
    }
}
