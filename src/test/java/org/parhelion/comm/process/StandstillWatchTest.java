package org.parhelion.comm.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.example.WaitingMain;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Ranks that are processes and wait for each other end with a table; those that wait for one that computes do not. */
class StandstillWatchTest {
    private static final Duration DEADLINE = Duration.ofMinutes(2);

    private static ProcessJob.Outcome run(String library, String way) throws Exception {
        if (library.equals("openmpi")) {
            ProcessJob.needsOpenMpi();
        } else {
            ProcessJob.needsMpich();
        }
        return ProcessJob.under(library, 2)
                .lean()
                .with(StandstillWatch.SECONDS_VARIABLE, "1")
                .run(DEADLINE, WaitingMain.class, way);
    }

    @Tag("engine")
    @ParameterizedTest
    @CsvSource({"openmpi, differs, barrier, await", "openmpi, finishes, recv, (finished)", "mpich, receives, recv, recv"
    })
    void aDeadlockEndsTheJobWithATable(String library, String way, String first, String second) throws Exception {
        ProcessJob.Outcome outcome = run(library, way);
        assertThat(outcome.exitStatus()).as(outcome.output()).isEqualTo(1);
        assertThat(outcome.output())
                .contains("deadlock: every rank waits")
                .containsPattern("0 +" + first + " +org.example.WaitingMain.wait\\(WaitingMain.java:[0-9]+\\)")
                .contains("  1     " + second);
        assertThat(outcome.orphans()).isEmpty();
    }

    @Tag("engine")
    @Test
    void aRankThatComputesForLongIsNoDeadlock() throws Exception {
        ProcessJob.Outcome outcome = run("openmpi", "computes");
        assertThat(outcome.exitStatus()).as(outcome.output()).isZero();
        assertThat(outcome.output()).contains("received 5").doesNotContain("deadlock");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "soon", "1.5", ""})
    void aLimitThatIsNoWholeNumberIsRefused(String text) {
        assertThatThrownBy(() -> StandstillWatch.seconds(Map.of(StandstillWatch.SECONDS_VARIABLE, text), 60))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("PARHELION_STILL_SECONDS='" + text + "'");
        assertThat(List.of(
                        StandstillWatch.seconds(Map.of(), 60),
                        StandstillWatch.seconds(Map.of(StandstillWatch.SECONDS_VARIABLE, " 5 "), 60)))
                .containsExactly(60, 5);
    }
}
