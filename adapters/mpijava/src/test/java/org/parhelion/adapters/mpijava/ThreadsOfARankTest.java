package org.parhelion.adapters.mpijava;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.parhelion.launch.Job;

/** Threads of a rank may call at the same time, as under MPJ Express. */
class ThreadsOfARankTest {
    @Test
    void threadsOfThreadRanksCallAtTheSameTime() throws Exception {
        Job.Result result = Jobs.threads(3, "programs.TwoThreads");
        assertThat(result.output().strip()).as(result.errors()).isEqualTo("received 59700");
    }

    @Test
    void threadsOfProcessesCallAtTheSameTime() throws Exception {
        Optional<Job.Result> result = Jobs.mpi("openmpi", 2, "programs.TwoThreads");
        assumeTrue(result.isPresent(), "Open MPI is not installed");
        assertThat(result.orElseThrow().output().strip())
                .as(result.orElseThrow().errors())
                .isEqualTo("received 39800");
    }

    @Test
    void tasksOnPoolsCallWhileTheMainThreadWaits() throws Exception {
        Job.Result result = Jobs.threads(2, "programs.Workers");
        assertThat(result.output().lines())
                .as(result.errors())
                .containsExactly("common pool 1225", "pool 1225", "virtual threads 1225");
    }

    @Test
    void aDeadlockIsFoundAfterOtherThreadsHaveEnded() throws Exception {
        Job.Result result = Jobs.threads(2, "programs.Workers", "deadlock");
        assertThat(result.status()).as(result.output()).isEqualTo(1);
        assertThat(result.errors()).contains("deadlock: every rank waits");
    }
}
