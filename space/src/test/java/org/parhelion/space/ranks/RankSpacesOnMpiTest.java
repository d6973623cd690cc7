package org.parhelion.space.ranks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.parhelion.comm.process.ProcessJob;

/** Ranks as processes under Open MPI, with one thread in the library at a time and with several. */
@Tag("engine")
class RankSpacesOnMpiTest {
    @ParameterizedTest
    @CsvSource({"2, serialized", "3, serialized", "2, multiple"})
    void ranksAsProcessesExchangeEveryTaskOnce(int ranks, String threads) throws IOException, InterruptedException {
        ProcessJob.needsOpenMpi();

        ProcessJob.Outcome outcome = ProcessJob.under("openmpi", ranks)
                .lean()
                .flag("-Dparhelion.mpi.threads=" + threads)
                .run(Duration.ofMinutes(2), RankSpacesMain.class);

        int tasks = 200 * ranks;
        assertThat(outcome.output()).contains("tasks add up to " + tasks * (tasks - 1) / 2);
        assertThat(outcome.output()).containsIgnoringCase("level " + threads);
        assertThat(outcome.exitStatus()).isZero();
    }
}
