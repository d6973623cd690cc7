package org.parhelion.adapters.mpijava;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.parhelion.launch.Job;

/** A rank that fails ends the job, with its cause and a status; nothing waits without end. */
class EndOfJobTest {
    @ParameterizedTest
    @CsvSource({
        "throws, 1, the reason",
        "exits with 3, 3, System.exit(3)",
        "exits with 0, 1, System.exit(0)",
        "aborts with 7, 7, Abort(7)",
        "waits, 1, deadlock"
    })
    void onThreads(String how, int status, String text) throws Exception {
        Job.Result result = Jobs.threads(3, "programs.Fails", how);
        assertThat(result.status()).as(result.errors()).isEqualTo(status);
        assertThat(result.errors()).contains(text);
    }

    @Test
    void exitAfterFinalizeEndsTheRankAlone() throws Exception {
        Job.Result result = Jobs.threads(3, "programs.Fails", "exits after Finalize");
        assertThat(result.status()).as(result.errors()).isZero();
        assertThat(result.output().lines())
                .containsExactlyInAnyOrder("rank 0 is done", "rank 1 is done", "rank 2 is done");
    }

    @ParameterizedTest
    @CsvSource({"aborts with 7, 7, Abort(7)", "is killed, 9, ''"})
    void underOpenMpi(String how, int status, String text) throws Exception {
        Optional<Job.Result> result = Jobs.mpi("openmpi", 2, "programs.Fails", how);
        assumeTrue(result.isPresent(), "Open MPI is not installed");
        assertThat(result.orElseThrow().status())
                .as(result.orElseThrow().errors())
                .isEqualTo(status);
        assertThat(result.orElseThrow().errors()).contains(text);
    }

    @Test
    void aMissingClassIsAMistakeOfTheCommandLine() throws Exception {
        Job.Result result = Jobs.threads(2, "programs.NoSuchProgram");
        assertThat(result.status()).isEqualTo(2);
        assertThat(result.errors()).contains("there is no class programs.NoSuchProgram");
    }
}
