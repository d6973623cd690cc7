package org.parhelion.adapters.mpijava;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.parhelion.launch.Job;

class AdapterBenchTest {
    @Test
    void theBenchHasARowForEachExchange() throws Exception {
        Job.Result result = Jobs.threads(2, "mpi.AdapterBench", "3");
        assertThat(result.status()).as(result.errors()).isZero();
        assertThat(result.output().lines().skip(1))
                .hasSize(9)
                .allMatch(row -> row.matches(".*, .* +[0-9.]+ +[0-9.]+ +[0-9.]+ \\([0-9.]+-[0-9.]+\\)"));
    }
}
