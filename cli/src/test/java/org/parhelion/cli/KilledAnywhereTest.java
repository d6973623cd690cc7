package org.parhelion.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A run that is disturbed after any step and continued on any ranks of any engine, perhaps several times, has the files of the run that was not disturbed,
 * byte for byte. {@code -Dparhelion.seed} repeats a sequence of cases, {@code -Dparhelion.cases} sets their number; with {@code
 * -Dparhelion.engines=threads,mpi} some ranks are processes. Hundreds of cases need {@code -Djunit.jupiter.execution.timeout.mode=disabled}.
 */
@Timeout(600)
class KilledAnywhereTest {
    private final long seed = Long.getLong("parhelion.seed", new SplittableRandom().nextLong());
    private final SplittableRandom random = new SplittableRandom(seed);
    private final List<String> engines =
            List.of(System.getProperty("parhelion.engines", "threads").split(",", -1));
    private final Map<DisturbedRun.Kind, Integer> seen = new EnumMap<>(DisturbedRun.Kind.class);

    @TempDir
    private Path directory;

    @Test
    void everyFileIsThatOfTheRunThatWasNotDisturbed() throws IOException, InterruptedException {
        List<DisturbedScenario.Place> whole = new ArrayList<>();
        for (DisturbedScenario scenario : DisturbedScenario.ALL) {
            DisturbedScenario.Place to = new DisturbedScenario.Place(directory.resolve("whole-" + scenario.config()));
            Shell shell = scenario.run(
                    to,
                    new DisturbedScenario.Ranks("threads", 1),
                    List.of("-o", to.output().toString()));
            assertThat(shell.status())
                    .as(scenario.config() + ": " + shell.err())
                    .isZero();
            whole.add(to);
        }
        int cases = Integer.getInteger("parhelion.cases", 6);
        for (int n = 0; n < cases; n++) {
            DisturbedScenario scenario = DisturbedScenario.ALL.get(n % whole.size());
            DisturbedScenario.Place undisturbed = whole.get(n % whole.size());
            DisturbedScenario.Place there =
                    new DisturbedScenario.Place(Files.createDirectory(directory.resolve("disturbed-" + n)));
            String what = "-Dparhelion.seed=" + seed + ", case " + n + ": " + scenario.config();
            DisturbedRun run = new DisturbedRun(scenario, there, random, engines, seen, what);
            run.toTheEnd();
            assertThat(there.contents()).as(run.toString()).isEqualTo(undisturbed.contents());
            assertThat(there.report()).as(run.toString()).isEqualTo(undisturbed.report());
        }
        System.out.println(cases + " cases, -Dparhelion.seed=" + seed + ": " + seen);
    }
}
