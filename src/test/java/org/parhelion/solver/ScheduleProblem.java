package org.parhelion.solver;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.parhelion.Precision;
import org.parhelion.comm.Comm;
import org.parhelion.comm.RankFailure;
import org.parhelion.comm.Ranks;
import org.parhelion.device.Device;
import org.parhelion.device.Tiling;
import org.parhelion.grid.Axis;
import org.parhelion.grid.Boundaries;
import org.parhelion.grid.Boundary;
import org.parhelion.grid.Decomposition;
import org.parhelion.grid.Grid;
import org.parhelion.grid.Location;
import org.parhelion.halo.redistribution.Snapshot;
import org.parhelion.stencil.Scheme;

/** A model and the bits that its fields have after some steps, whatever the ranks, the overlap, the tiling and the restarts. */
record ScheduleProblem(Model model, Boundaries boundaries, int steps, List<double[]> expected) {
    private static final double DT = 0.125;
    private static final int[] RANKS = {1, 2, 3, 4, 7};
    private static final int MOST_STEPS = 8;
    private static final int MOST_STEPS_PER_EXCHANGE = 4;

    /**
     * A problem with random values of all fields and coefficients. The expected bits are those of the obvious loop, or in another
     * precision than double those of one rank.
     *
     * @param locations of fields and coefficients; the others are at the centres
     * @return the problem; nothing if the grid has no room for it on one rank
     * @throws IllegalArgumentException if no model has this scheme
     */
    static Optional<ScheduleProblem> random(
            RandomGenerator random,
            Scheme scheme,
            Grid grid,
            Boundaries boundaries,
            Map<String, Location> locations,
            Precision precision) {
        Model model = Model.of(scheme, grid).boundary(boundaries).dt(DT).precision(precision);
        for (Map.Entry<String, Location> each : locations.entrySet()) {
            model = model.location(each.getKey(), each.getValue());
        }
        double[][] initial = new double[scheme.fields().size()][];
        double[][] before = new double[initial.length][];
        for (int f = 0; f < initial.length; f++) {
            String name = scheme.fields().get(f);
            int points = (int) model.lattice(name).pointCount();
            // What is read before it was written shows.
            initial[f] = new double[points];
            before[f] = new double[points];
            Arrays.fill(initial[f], Double.NaN);
            if (model.fields().contains(name)) {
                initial[f] = random.doubles(points, -1, 1).toArray();
                before[f] = random.doubles(points, -1, 1).toArray();
                model = model.initial(name, initial[f]).initialBefore(name, before[f]);
            }
        }
        double[][] coefficients = new double[scheme.coefficients().size()][];
        for (int c = 0; c < coefficients.length; c++) {
            String name = scheme.coefficients().get(c);
            coefficients[c] =
                    random.doubles(model.lattice(name).pointCount(), 0.5, 1).toArray();
            model = model.coefficient(name, coefficients[c]);
        }
        int steps = 1 + random.nextInt(MOST_STEPS);
        ScheduleProblem problem = new ScheduleProblem(model, boundaries, steps, new ArrayList<>());
        if (problem.run(1, false, Tiling.NONE, 0).isEmpty()) {
            return Optional.empty();
        }
        if (precision == Precision.DOUBLE) {
            ObviousLoop loop = new ObviousLoop(scheme, grid, boundaries, DT, initial, before, coefficients, locations);
            loop.run(steps);
            for (String name : model.fields()) {
                problem.expected.add(loop.field(scheme.fields().indexOf(name)));
            }
        } else {
            problem.expected.addAll(problem.run(1, false, Tiling.NONE, steps).orElseThrow());
        }
        return Optional.of(problem);
    }

    /** Each axis is periodic or lies between two walls. */
    static Boundaries boundaries(RandomGenerator random, Supplier<Boundary> wall) {
        Boundaries boundaries = Boundaries.all(Boundary.dirichlet(0.25));
        for (Axis axis : Axis.values()) {
            boundaries = random.nextInt(3) == 0
                    ? boundaries.axis(axis, Boundary.periodic())
                    : boundaries.side(axis.low(), wall.get()).side(axis.high(), wall.get());
        }
        return boundaries;
    }

    /** One of the boundaries that every model may have, or of {@code others}. */
    static Boundary wall(RandomGenerator random, List<Boundary> others) {
        List<Boundary> walls = new ArrayList<>(others);
        walls.add(Boundary.dirichlet(random.nextDouble()));
        walls.add(Boundary.dirichlet((x, y, z, t) -> Math.sin(x + 2 * y + 3 * z + 4 * t)));
        walls.add(Boundary.reflecting());
        walls.add(Boundary.antisymmetric());
        walls.add(Boundary.outflow());
        return walls.get(random.nextInt(walls.size()));
    }

    /** Runs the problem on several numbers of ranks with overlap, tiling, one restart and moves of the blocks at random. */
    void assertThatNoScheduleChangesTheBits(RandomGenerator random, long seed) {
        int runs = 0;
        for (int ranks : RANKS) {
            boolean overlap = random.nextBoolean();
            int cut = random.nextInt(steps + 1);
            Tiling tiling =
                    new Tiling(1 + random.nextInt(MOST_STEPS_PER_EXCHANGE), tile(random), tile(random), tile(random));
            Optional<List<double[]>> actual = run(ranks, overlap, tiling, cut, steps - cut);
            while (actual.isEmpty() && tiling.stepsPerExchange() > 1) {
                tiling = new Tiling(tiling.stepsPerExchange() - 1, tile(random), tile(random), tile(random));
                actual = run(ranks, overlap, tiling, cut, steps - cut);
            }
            runs += actual.isPresent() ? 1 : 0;
            for (int f = 0; actual.isPresent() && f < expected.size(); f++) {
                assertThat(actual.get().get(f))
                        .as(
                                "seed %d: field %s of %s, %d steps cut at %d on %d ranks, overlap %s, %s",
                                seed, model.fields().get(f), this, steps, cut, ranks, overlap, tiling)
                        .isEqualTo(expected.get(f));
            }
        }
        assertThat(runs).as("runs of seed %d: %s", seed, this).isPositive();
    }

    private static int tile(RandomGenerator random) {
        return random.nextInt(3) == 0 ? Integer.MAX_VALUE : 1 + random.nextInt(9);
    }

    /** Runs the legs one after another, each from the state in which the one before ended; nothing if the blocks have no room. */
    private Optional<List<double[]>> run(int ranks, boolean overlap, Tiling tiling, int... legs) {
        List<double[]> result = new ArrayList<>();
        for (String name : model.fields()) {
            result.add(new double[(int) model.lattice(name).pointCount()]);
        }
        try {
            Ranks.threads(ranks, comm -> run(comm, overlap, tiling, legs, result));
        } catch (RankFailure tooWide) {
            assertThat(tooWide)
                    .as("%s on %d ranks, %s", this, ranks, tiling)
                    .hasMessageMatching(".*(larger than the block|take fewer ranks|can hold|Use tiling 1).*");
            return Optional.empty();
        }
        return Optional.of(result);
    }

    private void run(Comm comm, boolean overlap, Tiling tiling, int[] legs, List<double[]> result) {
        try (Device device = Device.cpu()) {
            Optional<Simulation.SavedState> from = Optional.empty();
            Decomposition decomposition = Decomposition.of(model.grid(), comm.size());
            for (int leg : legs) {
                Simulation.Setup setup = Simulation.of(model, decomposition.block(comm.rank()), device, comm)
                        .overlap(overlap)
                        .tiling(tiling);
                try (Simulation sim = (from.isEmpty() ? setup : setup.from(from.get())).start()) {
                    Random random = new Random(31L * steps + leg);
                    int before = random.nextInt(leg + 1);
                    sim.run(before);
                    Decomposition other = sim.block()
                            .decomposition()
                            .weighted(random.doubles(comm.size(), 0.5, 2).toArray());
                    if (sim.fits(other)) {
                        sim.move(other);
                    }
                    sim.run(leg - before);
                    decomposition = sim.block().decomposition();
                    List<String> names = model.stateNames();
                    Snapshot values = Snapshot.of(sim.state());
                    from = Optional.of(Simulation.SavedState.of(
                            sim.clock().step(),
                            field -> values.give(names.indexOf(field.name()), field),
                            Optional.empty()));
                    for (int f = 0; f < result.size(); f++) {
                        Fields.copy(sim.field(model.fields().get(f)), result.get(f));
                    }
                }
            }
        }
    }

    @Override
    public String toString() {
        List<String> places = model.fields().stream()
                .map(name -> name + " on " + model.lattice(name).location())
                .toList();
        return model.scheme().parts() + ", " + places + ", " + model.grid() + ", " + boundaries;
    }
}
