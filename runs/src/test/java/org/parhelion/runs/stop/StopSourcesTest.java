package org.parhelion.runs.stop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class StopSourcesTest {
    private static final Instant NOW = Instant.parse("2026-11-29T14:00:00Z");
    private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);

    private static Function<List<String>, Optional<String>> answering(List<String> command, String answer) {
        return asked -> asked.equals(command) ? Optional.of(answer) : Optional.empty();
    }

    private static Optional<Instant> end(
            Map<String, String> environment, Function<List<String>, Optional<String>> command) {
        return TimeLimit.ofJob(environment, command, CLOCK).map(TimeLimit::end);
    }

    @Test
    void slurmTellsTheEndOfTheJobInTheEnvironment() {
        Map<String, String> environment = Map.of(
                "SLURM_JOB_ID",
                "7",
                "SLURM_JOB_END_TIME",
                Long.toString(NOW.plusSeconds(90).getEpochSecond()));
        assertThat(end(environment, _ -> Optional.empty())).contains(NOW.plusSeconds(90));
    }

    @Test
    void anEarlierSlurmIsAskedForTheTimeThatIsLeft() {
        Map<String, String> environment = Map.of("SLURM_JOB_ID", "7");
        List<String> squeue = List.of("squeue", "-h", "-j", "7", "-o", "%L");
        assertThat(end(environment, answering(squeue, "1-02:03:04\n")))
                .contains(NOW.plus(Duration.ofDays(1)).plusSeconds(2 * 3600 + 3 * 60 + 4));
        assertThat(end(environment, answering(squeue, "05:06\n"))).contains(NOW.plusSeconds(306));
        assertThat(end(environment, answering(squeue, "UNLIMITED\n"))).isEmpty();
        assertThat(end(environment, _ -> Optional.empty())).isEmpty();
    }

    @Test
    void pbsTellsStartAndWallTime() {
        String answer = """
                Job Id: 12.server
                    Job_Name = heat
                    Resource_List.walltime = 01:30:00
                    stime = Sun Nov 29 13:50:01 2026
                """;
        Instant started = LocalDateTime.of(2026, 11, 29, 13, 50, 1)
                .atZone(ZoneId.systemDefault())
                .toInstant();
        Map<String, String> environment = Map.of("PBS_JOBID", "12.server");
        List<String> qstat = List.of("qstat", "-f", "12.server");
        assertThat(end(environment, answering(qstat, answer))).contains(started.plusSeconds(5400));
        assertThat(end(environment, answering(qstat, "Job Id: 12.server\n"))).isEmpty();
        assertThat(end(Map.of(), answering(qstat, answer))).isEmpty();
    }

    @Test
    void aTimeLimitLeavesTimeForTwoCheckpoints() {
        StopSources sources = new StopSources(List.of(new TimeLimit(NOW.plusSeconds(60), CLOCK)));
        assertThat(sources.reason(20, 1)).isZero();
        assertThat(sources.reason(28, 1)).isEqualTo(StopReason.TIME_LIMIT.code());
    }

    @Test
    void theLastReasonInTheOrderCounts() {
        StopSources sources = new StopSources(List.of(
                _ -> Optional.of(StopReason.SPOT), _ -> Optional.empty(), _ -> Optional.of(StopReason.REBALANCE)));
        assertThat(StopReason.of(sources.reason(1, 1))).contains(StopReason.SPOT);
        assertThat(StopReason.of(new StopSources(List.of()).reason(1, 1))).isEmpty();
        for (StopReason reason : StopReason.values()) {
            assertThat(StopReason.of(reason.code())).contains(reason);
        }
    }

    @Test
    void aLineOnStandardInputIsASignal() {
        assertThat(last("other\nUSR1\n")).isEqualTo(StopReason.USR1);
        assertThat(last("TERM\n")).isEqualTo(StopReason.TERM);
    }

    private static StopReason last(String text) {
        SignalLines lines = SignalLines.of(new ByteArrayInputStream(text.getBytes(StandardCharsets.US_ASCII)));
        Optional<StopReason> reason = lines.reason(1);
        while (reason.isEmpty()) {
            Thread.onSpinWait();
            reason = lines.reason(1);
        }
        return reason.get();
    }
}
