package org.parhelion.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class JobTest {
    private static final int MEBIBYTE = 1 << 20;
    private static final Duration LONG = Duration.ofSeconds(50);

    @TempDir
    private Path directory;

    private static Job shell(String script) {
        return Job.start(List.of("/bin/sh", "-c", script));
    }

    @Test
    void aJobMayPrintMoreThanPipesHoldOnBothStreams() throws Exception {
        String print = "head -c " + MEBIBYTE + " /dev/zero | tr '\\0' ";
        Job.Result result = shell(print + "e >&2; " + print + "o; " + print + "e >&2; exit 3")
                .await(LONG);
        assertThat(result.status()).isEqualTo(3);
        assertThat(result.output()).hasSize(MEBIBYTE).containsOnlyOnce("o".repeat(MEBIBYTE));
        assertThat(result.errors()).hasSize(2 * MEBIBYTE).doesNotContain("o");
    }

    @Test
    void standardInputIsEmptyRatherThanWaitedFor() throws Exception {
        assertThat(Job.start(List.of("cat")).await(LONG)).isEqualTo(new Job.Result(0, "", ""));
    }

    @Test
    void aJobThatTakesTooLongIsEndedWithAllThatItStarted() throws Exception {
        Path pid = directory.resolve("pid");
        Job job = shell("sleep 600 & echo $! >" + pid + ".part; mv " + pid + ".part " + pid + "; echo begun; wait");
        while (!Files.exists(pid)) {
            Thread.onSpinWait();
        }
        assertThatThrownBy(() -> job.await(Duration.ofMillis(50)))
                .isInstanceOf(TimeoutException.class)
                .hasMessageContaining("sleep 600")
                .hasMessageContaining("begun");
        long sleeper = Long.parseLong(Files.readString(pid).strip());
        ProcessHandle.of(sleeper).ifPresent(process -> process.onExit().join());
        assertThat(job.process().isAlive()).isFalse();
    }

    @Test
    void aProcessThatAJobLeavesBehindDoesNotKeepItsOutputOpenForEver() throws Exception {
        Job.Result result = shell("sleep 600 & echo $!").await(LONG);
        ProcessHandle left =
                ProcessHandle.of(Long.parseLong(result.output().strip())).orElseThrow();
        assertThat(result.status()).isZero();
        left.destroyForcibly();
    }

    @Test
    void aProgramThatIsMissingIsNamed() {
        assertThatThrownBy(() -> Job.start(List.of("no-such-program", "-x")))
                .isInstanceOf(LaunchException.class)
                .hasMessageContaining("no-such-program -x cannot be run");
        assertThat(Program.output("no-such-program")).isEmpty();
        assertThat(Program.output("sh", "-c", "echo a; exit 1")).isEmpty();
        assertThat(Program.firstLine("sh", "-c", "echo a; echo b")).contains("a");
    }
}
