package org.parhelion.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.parhelion.comm.Comm;
import org.parhelion.field.Field;
import org.parhelion.grid.Box;
import org.parhelion.io.Checkpoint;
import org.parhelion.solver.Simulation;

/** A state that observers change at each step follows a run that goes back to an earlier step, on other ranks. */
@Timeout(120)
class SetBackStateTest {
    private static final long STEPS = 40;
    private static final int EVERY = 9;
    private static final RecoveryOptions OPTIONS =
            RecoveryOptions.DEFAULT.withEverySteps(7).withDetectorPeriod(5_000_000_000L);

    /** The sums of a field over the steps since the last multiple of nine, on the points of one rank. */
    private static final class Sums implements ListenerState, Driver.Listener {
        private final Map<Long, double[]> written;
        private Box box = Box.EMPTY;
        private double[] sums = {};
        private long steps;

        /** @param written receives the sums of all points, by step; shared by the ranks */
        Sums(Map<Long, double[]> written) {
            this.written = written;
        }

        Driver on(Driver driver) {
            return driver.atStart(this::start)
                    .how(setup -> setup.every(1, this::add))
                    .every(EVERY, this)
                    .keeping("sums", this);
        }

        private void start(Simulation simulation, Comm comm) {
            box = simulation.field().owned();
            sums = new double[Math.toIntExact(box.volume())];
            steps = 0;
        }

        private void add(Simulation simulation) {
            Field field = simulation.field();
            steps++;
            for (int p = 0; p < sums.length; p++) {
                sums[p] += field.at(0, p / box.columns(), p % box.columns());
            }
        }

        @Override
        public void look(Simulation simulation, Comm comm) {
            Box all = simulation.field().lattice().box();
            double[] global = written.computeIfAbsent(
                    simulation.clock().step(), step -> new double[Math.toIntExact(all.volume())]);
            for (int p = 0; p < sums.length; p++) {
                int j = box.j0() + p / box.columns();
                int i = box.i0() + p % box.columns();
                global[j * all.columns() + i] = sums[p] + steps;
            }
            repeat(simulation, comm);
        }

        @Override
        public void repeat(Simulation simulation, Comm comm) {
            Arrays.fill(sums, 0);
            steps = 0;
        }

        @Override
        public Saved save(Simulation simulation, Comm comm) {
            return new Saved(
                    Map.of("steps", Long.toString(steps)), List.of(new Checkpoint.Part("of the field", box, sums)));
        }

        @Override
        public boolean isSetBack() {
            return true;
        }

        @Override
        public void load(Simulation simulation, Comm comm, Source source) {
            assertThat(source.indices("of the field"))
                    .isEqualTo(simulation.field().lattice().box());
            steps = source.value("steps").map(Long::parseLong).orElseThrow();
            sums = source.array("of the field", box);
        }
    }

    private static Map<Long, double[]> sums(Scene scene, int ranks, RecoveryOptions options) {
        Map<Long, double[]> written = new ConcurrentHashMap<>();
        scene.with(driver -> new Sums(written).on(driver)).run(ranks, options);
        return new TreeMap<>(written);
    }

    @Test
    void sumsOverStepsAreThoseOfTheUndisturbedRun() {
        Map<Long, double[]> undisturbed = sums(Scene.heat(STEPS), 1, OPTIONS);
        assertThat(undisturbed).containsOnlyKeys(9L, 18L, 27L, 36L);
        long seed = Long.getLong("parhelion.seed", new SplittableRandom().nextLong());
        SplittableRandom random = new SplittableRandom(seed);
        for (int n = 0; n < Integer.getInteger("parhelion.cases", 6); n++) {
            int ranks = 3 + random.nextInt(3);
            int spares = random.nextInt(ranks - 2);
            int rank = random.nextInt(ranks - spares);
            Scene scene = Scene.heat(STEPS).dies(rank, 1 + random.nextLong(STEPS));
            if (ranks == 5 && spares == 1) {
                scene.dies((rank + 2) % 4, 1 + random.nextLong(STEPS));
            }
            Map<Long, double[]> survived = sums(scene, ranks, OPTIONS.withSpares(spares));
            assertThat(survived.keySet()).isEqualTo(undisturbed.keySet());
            survived.forEach((step, sums) -> assertThat(sums)
                    .as("-Dparhelion.seed=%d: sums of step %d", seed, step)
                    .isEqualTo(undisturbed.get(step)));
        }
    }
}
