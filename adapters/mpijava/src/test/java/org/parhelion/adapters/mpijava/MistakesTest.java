package org.parhelion.adapters.mpijava;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.parhelion.launch.Job;

/** Wrong arguments are refused on the ranks that pass them, and leave nothing behind. */
class MistakesTest {
    @Test
    void mistakesAreRefusedBeforeAnythingIsSent() throws Exception {
        Job.Result result = Jobs.threads(3, "programs.Mistakes");
        assertThat(result.output().lines())
                .as(result.errors())
                .containsExactlyInAnyOrder("rank 0 ends with 3", "rank 1 ends with 3", "rank 2 ends with 3");
    }
}
