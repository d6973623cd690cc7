package org.parhelion.runs.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.parhelion.comm.Ranks;
import org.parhelion.runs.output.OutputDirectory;
import org.parhelion.runs.problem.RunFile;

/** A run whose settings change, stopped by a planted kill and continued on other ranks, writes the files of the run that was not stopped. */
@Timeout(120)
class SettingChangesTest {
    private static final String HEAT = """
            problem: heat
            grid: {points: [20, 30], spacing: 1 cm}
            diffusivity: 1e-4 m²/s
            dt: 0.1 s
            steps: 40
            initial: {gaussian: {peak: 300 K, width: 4 cm}}
            boundary: dirichlet 0 K
            output: {format: [npy], every: 8}
            checkpoint: {every: 5}
            tiling: 1
            """;

    private final long seed = Long.getLong("parhelion.seed", new Random().nextLong());
    private final Random random = new Random(seed);

    @TempDir
    private Path directory;

    /** Changes settings after given steps; keeps the refusals of rank 0. */
    private record Changing(List<SettingChange> asked, List<String> refusals) implements RunListener {
        @Override
        public boolean everyRound() {
            return true;
        }

        @Override
        public void round(LiveRun run, Round round) {
            for (SettingChange each : asked) {
                if (each.step() == run.simulation().clock().step()) {
                    Optional<String> refusal = round.change(each.setting());
                    if (run.comm().rank() == 0) {
                        refusal.ifPresent(refusals::add);
                    }
                }
            }
        }
    }

    /** Runs, or continues, with changes. */
    private RunJob run(RunFile file, int ranks, Path to, boolean continued, Changing changing) {
        OutputDirectory output = continued ? OutputDirectory.goingOn(to) : OutputDirectory.open(to, false);
        Optional<Restart> restart =
                continued ? Optional.of(Restart.open(to, OptionalLong.empty(), file, false)) : Optional.empty();
        RunJob job = new RunJob(file, restart, Optional.empty(), new TestRun.Here(output, file.balance()) {
            @Override
            public List<RunListener> listeners(Supplier<OutputDirectory> there) {
                return List.of(changing);
            }
        });
        try {
            Ranks.threads(ranks, job);
        } catch (org.parhelion.comm.RankFailure e) {
            assertThat(e).hasStackTraceContaining("fault.kill");
            return job;
        }
        output.publish(report -> Files.writeString(report, "{}"), List.of());
        return job;
    }

    /** A step without a checkpoint: one of the same step comes first, and does not contain the change. */
    private int between(int low, int high) {
        int step = random.nextInt(low, high);
        return step % 5 == 0 ? step + 1 : step;
    }

    @Test
    void aChangedRunIsTheSameOnAnyRanksAndAfterARestartWithTheFirstRunFile() throws IOException {
        RunFile file = TestRun.file(directory, HEAT);
        for (int n = 0; n < 6; n++) {
            int first = between(1, 20);
            int second = between(first + 1, 36);
            List<SettingChange> asked = List.of(
                    new SettingChange(first, "diffusivity=2e-4 m²/s"),
                    new SettingChange(second, random.nextBoolean() ? "dt=0.05 s" : "boundary=reflecting"));
            int killed = random.nextInt(Math.max(second + 1, 16), 40); // after a checkpoint is complete
            String what = "-Dparhelion.seed=" + seed + ", case " + n + ": " + asked + ", killed at " + killed;
            Path whole = directory.resolve("whole" + n);
            RunJob job = run(file, 1, whole, false, new Changing(asked, new ArrayList<>()));
            assertThat(job.result().orElseThrow().changes()).as(what).isEqualTo(asked);
            Path other = directory.resolve("other" + n);
            int ranks = random.nextInt(2, 5);
            RunFile mortal = TestRun.file(directory, HEAT, "fault.kill=" + random.nextInt(ranks) + "@" + killed);
            run(mortal, ranks, other, false, new Changing(asked, new ArrayList<>()));
            RunJob continued = run(
                    TestRun.file(directory, HEAT),
                    random.nextInt(1, 5),
                    other,
                    true,
                    new Changing(asked, new ArrayList<>()));
            assertThat(continued.result().orElseThrow().changes()).as(what).isEqualTo(asked);
            assertThat(TestRun.differences(whole, other)).as(what).isEmpty();
        }
    }

    @Test
    void whatCannotChangeIsRefusedOnAllRanksAndTheRunGoesOn() throws IOException {
        RunFile file = TestRun.file(directory, HEAT);
        List<String> refusals = Collections.synchronizedList(new ArrayList<>());
        List<SettingChange> asked = List.of(
                new SettingChange(3, "grid=x"),
                new SettingChange(3, "diffusivity=-1 m²/s"),
                new SettingChange(4, "diffusivity=1 m²/s"),
                new SettingChange(5, "difusivity=1 m²/s"),
                new SettingChange(6, "boundary=periodic"));
        run(file, 3, directory.resolve("refused"), false, new Changing(asked, refusals));
        assertThat(refusals).hasSize(asked.size());
        assertThat(refusals.get(0)).contains("a run can change diffusivity, dt, boundary");
        assertThat(refusals.get(1)).contains("diffusivity");
        assertThat(refusals.get(2)).contains("unstable");
        TestRun.whole(file, 1, directory.resolve("plain"));
        assertThat(TestRun.differences(directory.resolve("plain"), directory.resolve("refused")))
                .isEmpty();
    }
}
