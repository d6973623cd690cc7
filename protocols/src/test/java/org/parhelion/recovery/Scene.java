package org.parhelion.recovery;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.function.UnaryOperator;
import org.parhelion.comm.FaultTolerantComm;
import org.parhelion.comm.FaultTolerantJob;
import org.parhelion.comm.Ranks;
import org.parhelion.device.Device;
import org.parhelion.field.Field;
import org.parhelion.grid.Boundary;
import org.parhelion.grid.Box;
import org.parhelion.grid.Grid;
import org.parhelion.solver.Conduction;
import org.parhelion.solver.Model;
import org.parhelion.solver.Simulation;

/** A problem that runs on ranks of which some die, and what came of it. */
final class Scene {
    final Model model;
    final long steps;
    private final UnaryOperator<Simulation.Setup> how;
    private UnaryOperator<Driver> policies = driver -> driver;
    private final Map<Integer, Long> deathSteps = new HashMap<>();
    private final Map<Integer, Mortal.Moment> deathMoments = new HashMap<>();
    private final Map<Long, CountDownLatch> gatherings = new ConcurrentHashMap<>();
    private final Map<Long, Runnable> actions = new HashMap<>();
    private boolean blind;
    private UnaryOperator<FaultTolerantJob> started = job -> job;

    /** What came out. */
    @SuppressWarnings("ArrayRecordComponent") // compared by nobody
    record Result(double[] field, double[] traces, List<Integer> died, Map<Integer, List<Recovery>> recoveries) {
        /** What the rank that saw most went through. */
        List<Recovery> seen() {
            return recoveries.values().stream()
                    .max((a, b) -> Integer.compare(a.size(), b.size()))
                    .orElse(List.of());
        }

        double slowestSeconds() {
            return recoveries.values().stream()
                    .flatMap(List::stream)
                    .mapToDouble(Recovery::seconds)
                    .max()
                    .orElse(0);
        }
    }

    Scene(Model model, long steps, UnaryOperator<Simulation.Setup> how) {
        this.model = model;
        this.steps = steps;
        this.how = how;
    }

    /** A plate with a hot spot off its middle. */
    static Scene heat(long steps) {
        Grid grid = Grid.uniform(37, 29, 1.0 / 36);
        Model plate = Model.of(new Conduction.OfPlate(0.2, 0.5), grid)
                .initial((x, y) -> 300 * Math.exp(-20 * ((x - 0.1) * (x - 0.1) + y * y)))
                .boundary(Boundary.dirichlet(0));
        return new Scene(plate, steps, setup -> setup.tiling(1));
    }

    /** {@code rank} dies when {@code step} steps are done. */
    Scene dies(int rank, long step) {
        deathSteps.put(rank, step);
        return this;
    }

    /** {@code rank} dies in a call. */
    Scene dies(int rank, Mortal.Moment moment) {
        deathMoments.put(rank, moment);
        return this;
    }

    /** No rank can ask the engine who is dead. */
    Scene blind() {
        blind = true;
        return this;
    }

    /** Rank 0 does {@code action} when {@code step} steps are done. */
    Scene at(long step, Runnable action) {
        actions.put(step, action);
        return this;
    }

    /** More of the driver's policies. */
    Scene with(UnaryOperator<Driver> other) {
        UnaryOperator<Driver> before = policies;
        policies = driver -> other.apply(before.apply(driver));
        return this;
    }

    /** Keeps checkpoints on disk. */
    Scene disk(Path directory, long every) {
        return with(driver -> driver.checkpoints(directory, every, Map.of()));
    }

    /** Is handed the job before it runs. */
    Scene onStart(UnaryOperator<FaultTolerantJob> look) {
        started = look;
        return this;
    }

    /** The traces of a run that nothing disturbs. */
    double[] undisturbedTraces() {
        double[][] traces = new double[1][];
        Ranks.threads(1, comm -> {
            try (Device device = Device.cpu();
                    Simulation sim =
                            how.apply(Simulation.of(model, device, comm)).start()) {
                sim.run(steps);
                traces[0] = sim.traces().gather(comm);
            }
        });
        return traces[0];
    }

    /** The field of a run that nothing disturbs, on one rank. */
    double[] undisturbed() {
        double[] field = new double[points(model)];
        Ranks.threads(1, comm -> {
            try (Device device = Device.cpu();
                    Simulation sim =
                            how.apply(Simulation.of(model, device, comm)).start()) {
                sim.run(steps);
                copy(sim.field(), field);
            }
        });
        return field;
    }

    Result run(int ranks, RecoveryOptions options) {
        double[] field = new double[points(model)];
        Arrays.fill(field, Double.NaN);
        double[][] traces = {new double[0]};
        Map<Integer, List<Recovery>> recoveries = new ConcurrentHashMap<>();
        gatherings.clear();
        FaultTolerantJob job = started.apply(Ranks.faultTolerant(ranks));
        List<Integer> died = job.run(world -> {
            int rank = world.rank();
            FaultTolerantComm mortal = deathMoments.containsKey(rank)
                    ? Mortal.world(world, deathMoments.get(rank))
                    : blind ? Mortal.blind(world) : world;
            Driver driver = policies.apply(Driver.of(model).how(how).surviving(options));
            if (rank == 0 && !actions.isEmpty()) {
                driver = driver.how(setup -> setup.every(
                        1, s -> actions.getOrDefault(s.clock().step(), () -> {}).run()));
            }
            if (deathSteps.containsKey(rank)) {
                driver = driver.how(setup -> setup.every(1, s -> dieAt(world, s)));
            }
            try (Device device = Device.cpu()) {
                try (Driver.Result outcome = driver.run(mortal, device, steps)) {
                    outcome.simulation().ifPresent(sim -> copy(sim.field(), field));
                    outcome.comm().ifPresent(comm -> {
                        double[] all =
                                outcome.simulation().orElseThrow().traces().gather(comm);
                        if (comm.rank() == 0) {
                            traces[0] = all;
                        }
                    });
                    recoveries.put(rank, new ArrayList<>(outcome.recoveries()));
                }
            }
        });
        return new Result(field, traces[0], died, recoveries);
    }

    /** Those who die at one step die together. */
    private void dieAt(FaultTolerantComm world, Simulation sim) {
        long step = deathSteps.getOrDefault(world.rank(), -1L);
        if (sim.clock().step() == step) {
            CountDownLatch together = gatherings.computeIfAbsent(
                    step,
                    at -> new CountDownLatch((int) deathSteps.values().stream()
                            .filter(other -> other == step)
                            .count()));
            together.countDown();
            try {
                together.await();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            throw world.die();
        }
    }

    private static int points(Model model) {
        return Math.toIntExact(model.lattice(model.fields().getFirst()).pointCount());
    }

    private static void copy(Field from, double[] global) {
        Box all = from.lattice().box();
        Box own = from.owned();
        for (int k = own.k0(); k < own.k1(); k++) {
            for (int j = own.j0(); j < own.j1(); j++) {
                for (int i = own.i0(); i < own.i1(); i++) {
                    global[(k * all.rows() + j) * all.columns() + i] =
                            from.at(k - own.k0(), j - own.j0(), i - own.i0());
                }
            }
        }
    }
}
