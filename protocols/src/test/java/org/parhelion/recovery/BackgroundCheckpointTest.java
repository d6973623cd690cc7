package org.parhelion.recovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.parhelion.comm.RankFailure;
import org.parhelion.comm.Ranks;
import org.parhelion.device.Device;
import org.parhelion.io.Checkpoint;
import org.parhelion.io.store.ObjectStore;
import org.parhelion.solver.Model;
import org.parhelion.solver.NotFiniteException;

/** A run waits for the checkpoints that are written beside its steps: at the next one, when it ends, and when it fails. */
@Timeout(60)
class BackgroundCheckpointTest {
    private static final long STEPS = 60;

    private final Scene scene = Scene.heat(STEPS);
    private final ObjectStore store = ObjectStore.memory();

    private static Optional<CheckpointTimes> run(int ranks, Driver driver, long steps) {
        List<CheckpointTimes> times = Collections.synchronizedList(new ArrayList<>());
        Ranks.threads(ranks, comm -> {
            try (Device device = Device.cpu();
                    Driver.Result result = driver.run(comm, device, steps)) {
                result.checkpoints().ifPresent(times::add);
            }
        });
        return times.stream().findFirst();
    }

    private Driver driver(Model model, boolean background, List<Long> complete) {
        return Driver.of(model)
                .checkpoints(store, 7, Map::of, (sim, comm) -> {
                    if (comm.rank() == 0) {
                        complete.add(latest());
                    }
                })
                .checkpointsInBackground(background);
    }

    private long latest() {
        try {
            return Checkpoint.complete(store).getLast();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void everyCheckpointOfARunIsCompleteInTheEnd() throws IOException {
        for (boolean background : new boolean[] {false, true}) {
            List<Long> complete = new ArrayList<>();
            CheckpointTimes times =
                    run(3, driver(scene.model, background, complete), STEPS).orElseThrow();
            assertThat(complete).containsExactly(7L, 14L, 21L, 28L, 35L, 42L, 49L, 56L);
            assertThat(Checkpoint.complete(store)).containsExactly(49L, 56L);
            assertThat(times.count()).isEqualTo(8);
            assertThat(times.waited().byRank()).hasSize(3).allMatch(seconds -> seconds > 0);
            assertThat(times.background().byRank()).hasSize(3).allMatch(seconds -> seconds > 0 == background);
            Checkpoint.deleteAll(store);
        }
        assertThat(run(2, Driver.of(scene.model), STEPS)).isEmpty();
    }

    @Test
    void aRunThatBlowsUpCompletesItsLastGoodCheckpoint() throws IOException {
        Driver driver = driver(scene.model, true, new ArrayList<>())
                .how(setup -> setup.every(20, sim -> sim.field().fill(Double.NaN)))
                .every(20, (sim, comm) -> {});
        assertThatThrownBy(() -> run(3, driver, STEPS))
                .isInstanceOf(RankFailure.class)
                .hasCauseInstanceOf(NotFiniteException.class)
                .hasMessageContaining("The last good checkpoint is that of step 14, in memory");
        assertThat(Checkpoint.complete(store)).containsExactly(7L, 14L);
        Checkpoint.open(store, 14).verify(0, 1);
    }
}
