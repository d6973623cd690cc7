package org.parhelion.recovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.parhelion.comm.Comm;
import org.parhelion.comm.RankFailure;
import org.parhelion.comm.Ranks;
import org.parhelion.device.Device;
import org.parhelion.io.Checkpoint;
import org.parhelion.io.store.ObjectStore;
import org.parhelion.solver.Fields;

/** A run that must stop has a checkpoint of the step at which it stops, and continues to the bits of the undisturbed run. */
@Timeout(120)
class StoppingTest {
    private static final long STEPS = 60;

    private final long seed = Long.getLong("parhelion.seed", new SplittableRandom().nextLong());
    private final SplittableRandom random = new SplittableRandom(seed);
    private final Scene scene = Scene.heat(STEPS);

    @TempDir
    private Path directory;

    private double[] run(int ranks, Driver driver) {
        double[] field = new double[Math.toIntExact(scene.model.lattice("u").pointCount())];
        Ranks.threads(ranks, comm -> {
            try (Device device = Device.cpu();
                    Driver.Result result = driver.run(comm, device, STEPS)) {
                Fields.copy(result.simulation().orElseThrow().field(), field);
            }
        });
        return field;
    }

    private static Optional<StoppedException> runUntilStopped(int ranks, Function<Comm, Driver> driver) {
        try {
            Ranks.threads(ranks, comm -> {
                try (Device device = Device.cpu();
                        Driver.Result result = driver.apply(comm).run(comm, device, STEPS)) {
                    assertThat(result.simulation()).isPresent();
                }
            });
            return Optional.empty();
        } catch (RankFailure e) {
            assertThat(e).hasCauseInstanceOf(StoppedException.class);
            return Optional.ofNullable((StoppedException) e.getCause());
        }
    }

    @Test
    void oneRankThatMustStopStopsAllWithACheckpoint() throws IOException {
        double[] undisturbed = scene.undisturbed();
        for (int n = 0; n < 10; n++) {
            Path there = directory.resolve("stop " + n);
            int ranks = random.nextInt(1, 6);
            int tiling = random.nextInt(1, 4);
            int asked = random.nextInt(ranks);
            int polls = random.nextInt(1, 5);
            String what = "-Dparhelion.seed=" + seed + ", case " + n + ": " + ranks + " ranks, tiling " + tiling;
            AtomicLong ended = new AtomicLong();
            Optional<StoppedException> stopped = runUntilStopped(ranks, comm -> {
                AtomicInteger calls = new AtomicInteger();
                return Driver.of(scene.model)
                        .how(setup -> setup.tiling(tiling))
                        .atEnd((sim, all) -> ended.set(sim.clock().step()))
                        .checkpoints(there, interval(polls), Map.of())
                        .stoppingOn((checkpointSeconds, untilNextSeconds) ->
                                comm.rank() == asked && calls.incrementAndGet() >= polls ? 3 : 0);
            });
            if (stopped.isEmpty()) {
                assertThat(ended.get()).as(what).isEqualTo(STEPS);
                continue;
            }
            assertThat(stopped.get().reason()).as(what).isEqualTo(3);
            assertThat(ended.get()).as(what).isZero();
            Checkpoint last = Checkpoint.latest(there).orElseThrow();
            assertThat(last.step()).as(what).isEqualTo(stopped.get().step()).isLessThan(STEPS);
            double[] continued =
                    run(random.nextInt(1, 6), Driver.of(scene.model).from(last));
            assertThat(continued).as(what).isEqualTo(undisturbed);
        }
    }

    @Test
    void aCheckpointOnDemandIsTakenAfterTheListenersOfItsStepAndChangesNoBit() throws IOException {
        double[] undisturbed = scene.undisturbed();
        for (int n = 0; n < 10; n++) {
            Path there = directory.resolve("demand " + n);
            int ranks = random.nextInt(1, 6);
            int tiling = random.nextInt(1, 4);
            int every = random.nextInt(1, 5);
            long asked = random.nextLong(1, STEPS / 2);
            String what = "-Dparhelion.seed=" + seed + ", case " + n + ": " + ranks + " ranks, tiling " + tiling;
            boolean[] done = new boolean[ranks];
            List<String> calls = new ArrayList<>();
            Driver driver = Driver.of(scene.model)
                    .how(setup -> setup.tiling(tiling))
                    .everyRound((sim, comm, checkpoint) -> {
                        if (sim.clock().step() >= asked && !done[comm.rank()]) {
                            done[comm.rank()] = true;
                            checkpoint.run();
                            checkpoint.run(); // the step has one
                        }
                    })
                    .every(
                            every,
                            (sim, comm) ->
                                    note(calls, comm, "listener " + sim.clock().step()))
                    .checkpoints(
                            ObjectStore.directory(there),
                            Long.MAX_VALUE,
                            Map::of,
                            (sim, comm) -> note(
                                    calls, comm, "checkpoint " + sim.clock().step()));
            assertThat(run(ranks, driver)).as(what).isEqualTo(undisturbed);
            Checkpoint last = Checkpoint.latest(there).orElseThrow();
            assertThat(last.step()).as(what).isBetween(asked, asked + tiling);
            String written = "checkpoint " + last.step();
            String listener = "listener " + last.step();
            assertThat(calls).as(what).containsOnlyOnce(written);
            if (last.step() % every == 0) {
                assertThat(calls).as(what).containsSubsequence(listener, written);
            }
            assertThat(run(random.nextInt(1, 6), Driver.of(scene.model).from(last)))
                    .as(what)
                    .isEqualTo(undisturbed);
        }
    }

    private static void note(List<String> calls, Comm comm, String call) {
        if (comm.rank() == 0) {
            calls.add(call);
        }
    }

    @Test
    void aCheckpointOnDemandNeedsAPlace() {
        Ranks.threads(1, comm -> {
            try (Device device = Device.cpu()) {
                Driver driver = Driver.of(scene.model).everyRound((sim, all, checkpoint) -> checkpoint.run());
                assertThatIllegalStateException()
                        .isThrownBy(() -> driver.run(comm, device, 1))
                        .withMessageContaining("checkpoints");
            }
        });
    }

    /** With regular checkpoints in some cases; they may be at the step at which the run stops. */
    private static long interval(int polls) {
        return polls % 3 == 0 ? Long.MAX_VALUE : polls;
    }

    @Test
    void aRunThatNothingStopsIsTheUndisturbedRun() {
        Driver driver = Driver.of(scene.model)
                .checkpoints(directory, Long.MAX_VALUE, Map.of())
                .stoppingOn((checkpointSeconds, untilNextSeconds) -> 0);
        assertThat(run(3, driver)).isEqualTo(scene.undisturbed());
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void aRunThatMayStopNeedsAPlaceForItsState() {
        Ranks.threads(1, comm -> {
            try (Device device = Device.cpu()) {
                assertThatIllegalArgumentException()
                        .isThrownBy(() -> Driver.of(scene.model)
                                .stoppingOn((checkpointSeconds, untilNextSeconds) -> 0)
                                .run(comm, device, 1))
                        .withMessageContaining("checkpoints");
            }
        });
    }
}
