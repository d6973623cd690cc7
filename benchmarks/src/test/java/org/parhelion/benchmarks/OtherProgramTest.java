package org.parhelion.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class OtherProgramTest {
    private static final int MEBIBYTE = 1 << 20;

    @Test
    @Timeout(value = 30, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void aProgramThatPrintsMoreThanAPipeHoldsIsReadWhileItRuns() {
        OtherProgram program = new OtherProgram(List.of("sh", "-c", "head -c " + MEBIBYTE + " /dev/zero | tr '\\0' x"));
        assertThat(program.output()).hasSize(MEBIBYTE);
    }
}
