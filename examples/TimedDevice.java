import java.util.List;
import org.parhelion.comm.Ranks;
import org.parhelion.device.Device;
import org.parhelion.device.Stepper;
import org.parhelion.device.StepperSpec;
import org.parhelion.device.Tiling;
import org.parhelion.field.Field;
import org.parhelion.field.Strip;
import org.parhelion.grid.Boundary;
import org.parhelion.grid.Grid;
import org.parhelion.io.Checksum;
import org.parhelion.io.FieldGather;
import org.parhelion.physics.Heat;
import org.parhelion.solver.Model;
import org.parhelion.solver.Simulation;

/** A device around another: it counts rounds and steps and times core and rim, and changes no bit. */
void main(String[] args) {
    Ranks.run(args, comm -> {
        var grid  = Grid.uniform(256, 256, 1.0 / 255);
        var heat  = Heat.of(grid, 1e-4, 0.8 * Heat.largestStableDt(grid, 1e-4));
        var plate = Model.of(heat, grid)
                .initial((x, y) -> 300 * Math.exp(-50 * (x * x + y * y)))
                .boundary(Boundary.dirichlet(0));
        try (var device = new TimedDevice(Device.from(args))) {
            var sim = Simulation.of(plate, device, comm).start();
            sim.run(200);
            double[] field = FieldGather.toRoot(sim.field(), comm);
            if (comm.rank() == 0) {
                IO.println("checksum " + Checksum.of(field));
                System.err.printf("%d steps in %d rounds: core %.1f ms, rim %.1f ms%n",
                        device.steps, device.rounds, device.coreNanos / 1e6, device.rimNanos / 1e6);
            }
        }
    });
}

/** Passes every call on to {@code inner}; of steppers it keeps the times. */
final class TimedDevice implements Device {
    private final Device inner;
    long rounds;
    long steps;
    long coreNanos;
    long rimNanos;

    TimedDevice(Device inner) {
        this.inner = inner;
    }

    public String name() {
        return "timed " + inner.name();
    }

    public Stepper stepper(StepperSpec spec) {
        return new TimedStepper(inner.stepper(spec));
    }

    public Tiling tiling(StepperSpec spec, int stepsPerExchange) {
        return inner.tiling(spec, stepsPerExchange);
    }

    public boolean gainsFromTiling(StepperSpec spec) {
        return inner.gainsFromTiling(spec);
    }

    public int mostStepsPerExchange() {
        return inner.mostStepsPerExchange();
    }

    public void close() {
        inner.close();
    }

    private final class TimedStepper implements Stepper {
        private final Stepper inner;

        TimedStepper(Stepper inner) {
            this.inner = inner;
        }

        public void begin(long step, int count) {
            rounds++;
            steps += count;
            inner.begin(step, count);
        }

        public void core(Runnable progress) {
            long start = System.nanoTime();
            inner.core(progress);                                  // calls progress now and then, to let messages move
            coreNanos += System.nanoTime() - start;
        }

        public void rim() {
            long start = System.nanoTime();
            inner.rim();
            rimNanos += System.nanoTime() - start;
        }

        public void end() {
            inner.end();
        }

        public void pack(List<Strip> strips) {
            inner.pack(strips);
        }

        public void unpack(List<Strip> strips) {
            inner.unpack(strips);
        }

        public void copy(List<Strip> from, List<Strip> to) {
            inner.copy(from, to);
        }

        public Field field(String name) {
            return inner.field(name);
        }

        public Field before(String name) {
            return inner.before(name);
        }

        public void load() {
            inner.load();
        }

        public double maxChange() {
            return inner.maxChange();
        }

        public String path() {
            return inner.path();
        }

        public void tiling(Tiling tiling) {
            inner.tiling(tiling);
        }

        public void close() {
            inner.close();
        }
    }
}
