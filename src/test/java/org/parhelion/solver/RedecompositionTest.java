package org.parhelion.solver;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.parhelion.Precision;
import org.parhelion.comm.Comm;
import org.parhelion.comm.Ranks;
import org.parhelion.device.Device;
import org.parhelion.grid.Axis;
import org.parhelion.grid.Boundaries;
import org.parhelion.grid.Boundary;
import org.parhelion.grid.Decomposition;
import org.parhelion.grid.Grid;
import org.parhelion.grid.Lattice;
import org.parhelion.grid.Location;
import org.parhelion.stencil.Stencil;

/** A simulation may be put on another decomposition, or move to one, at any step: the bits are those of a run that never did. */
class RedecompositionTest {
    private static final long SEED = Long.getLong("parhelion.seed", new Random().nextLong());
    private static final int STEPS = 14;
    /** A radius of 2, between fields at different places. */
    private static final int WIDEST_READ = 3;

    @RepeatedTest(60)
    void aRunThatChangesItsDecompositionHasTheBitsOfOneThatDoesNot(RepetitionInfo repetition) {
        long seed = SEED + repetition.getCurrentRepetition();
        Random random = new Random(seed);
        Model model = random(random, 1 + repetition.getCurrentRepetition() % 3);
        double[][] expected = run(model, List.of(Decomposition.of(model.grid(), 1)), new int[] {0});
        int ranks = 2 + random.nextInt(4);
        List<Decomposition> stations = new ArrayList<>();
        int[] moves = new int[1 + random.nextInt(4)];
        for (int m = 0; m < moves.length; m++) {
            moves[m] = random.nextInt(STEPS);
            stations.add(decomposition(model.grid(), ranks, random));
        }
        moves[0] = 0;
        Arrays.sort(moves);
        assertThat(run(model, stations, moves))
                .as("seed %d: %s, moved at %s over %s", seed, model.scheme(), Arrays.toString(moves), stations)
                .isDeepEqualTo(expected);
    }

    @RepeatedTest(30)
    void aSimulationThatMovesAtRandomStepsHasTheBitsOfOneThatDoesNot(RepetitionInfo repetition) {
        long seed = SEED + repetition.getCurrentRepetition();
        Random random = new Random(seed);
        Model model = random(random, 1 + repetition.getCurrentRepetition() % 3);
        double[][] expected = run(model, List.of(Decomposition.of(model.grid(), 1)), new int[] {0});
        Decomposition first = decomposition(model.grid(), 2 + random.nextInt(6), random);
        while (smallest(first) < WIDEST_READ) {
            first = decomposition(model.grid(), 2 + random.nextInt(6), random);
        }
        Decomposition begin = first;
        int ranks = begin.ranks();
        int tiling = random.nextBoolean() && smallest(begin) >= 3 * WIDEST_READ ? 3 : 1;
        boolean overlap = random.nextBoolean();
        double[][] actual = result(model);
        Ranks.threads(ranks, comm -> {
            Random same = new Random(seed);
            try (Device device = Device.cpu();
                    Simulation sim = Simulation.of(model, begin.block(comm.rank()), device, comm)
                            .tiling(tiling)
                            .overlap(overlap)
                            .everyRound(each -> {
                                Decomposition other = same.nextBoolean()
                                        ? each.block()
                                                .decomposition()
                                                .weighted(same.doubles(ranks, 0.5, 2)
                                                        .toArray())
                                        : decomposition(model.grid(), ranks, same);
                                if (same.nextInt(3) == 0 && each.fits(other)) {
                                    each.move(other);
                                }
                            })
                            .start()) {
                sim.run(STEPS);
                assertThat(sim.report().steps()).isEqualTo(STEPS);
                copy(sim, comm, actual);
            }
        });
        assertThat(actual)
                .as("seed %d: %s on %d ranks, tiling %d, overlap %s", seed, model.scheme(), ranks, tiling, overlap)
                .isDeepEqualTo(expected);
    }

    private static int smallest(Decomposition decomposition) {
        int smallest = Integer.MAX_VALUE;
        for (int rank = 0; rank < decomposition.ranks(); rank++) {
            for (Axis axis : decomposition.grid().axes()) {
                smallest = Math.min(smallest, decomposition.owned(rank).extent(axis));
            }
        }
        return smallest;
    }

    private static double[][] result(Model model) {
        int fields = model.stateNames().size();
        double[][] result = new double[fields + 1][];
        for (int f = 0; f < fields; f++) {
            String name = model.stateNames().get(f).replace(" before", "");
            result[f] = new double[(int) model.lattice(name).pointCount()];
        }
        return result;
    }

    private static void copy(Simulation sim, Comm comm, double[][] result) {
        int fields = result.length - 1;
        for (int f = 0; f < fields; f++) {
            Fields.copy(sim.state().get(f), result[f]);
        }
        double[] traces = sim.traces().gather(comm);
        if (comm.rank() == 0) {
            assertThat(traces).hasSize(STEPS * sim.model().receivers().size());
            result[fields] = traces;
        }
    }

    /** Runs on {@code stations[0]}, moves to {@code stations[m]} at step {@code moves[m]}: all fields, earlier ones, traces. */
    private static double[][] run(Model model, List<Decomposition> stations, int[] moves) {
        double[][] result = result(model);
        Ranks.threads(stations.getFirst().ranks(), comm -> {
            try (Device device = Device.cpu()) {
                Simulation sim = Simulation.of(model, stations.getFirst().block(comm.rank()), device, comm)
                        .tiling(1)
                        .start();
                for (int m = 1; m < moves.length; m++) {
                    sim.run(moves[m] - sim.clock().step());
                    Simulation moved = sim.on(stations.get(m));
                    assertThat(moved.clock()).isEqualTo(sim.clock());
                    sim.close();
                    sim = moved;
                }
                sim.run(STEPS - sim.clock().step());
                copy(sim, comm, result);
                sim.close();
            }
        });
        return result;
    }

    private static Model random(Random random, int dims) {
        List<Stencil> stencils = List.of(
                new TestStencils.Star(dims, 1 + random.nextInt(2)),
                new TestStencils.Box(dims),
                new TestStencils.Leapfrog(dims),
                new TestStencils.Pair(dims));
        Stencil stencil = stencils.get(random.nextInt(stencils.size()));
        int[] points = new int[dims];
        double[] spacing = new double[dims];
        for (int a = 0; a < dims; a++) {
            points[a] = dims == 1 ? 60 + random.nextInt(60) : 16 + random.nextInt(dims == 2 ? 20 : 6);
            spacing[a] = 0.5 + random.nextDouble();
        }
        Grid grid = Grid.of(points, spacing);
        Model model = Model.of(stencil, grid)
                .precision(random.nextBoolean() ? Precision.DOUBLE : Precision.FLOAT)
                .boundary(
                        random.nextBoolean()
                                ? Boundaries.all(Boundary.periodic())
                                : Boundaries.all(Boundary.dirichlet((x, y, z, t) -> Math.sin(x + y + z + t))));
        Location location = location(random);
        for (String field : stencil.fields()) {
            model = model.location(field, location);
            long count = model.lattice(field).pointCount();
            model = model.initial(field, random.doubles(count, -1, 1).toArray());
            model = model.initialBefore(field, random.doubles(count, -1, 1).toArray());
        }
        for (String name : stencil.coefficients()) {
            model = model.location(name, location(random));
            long count = model.lattice(name).pointCount();
            model = model.coefficient(name, random.doubles(count, 0.5, 1).toArray());
        }
        Lattice last = model.lattice(stencil.fields().getLast());
        for (int r = 0; r < random.nextInt(4); r++) {
            model = model.receiver(new Receiver(
                    stencil.fields().getLast(),
                    random.nextInt(last.points(Axis.Z)),
                    random.nextInt(last.points(Axis.Y)),
                    random.nextInt(last.points(Axis.X))));
        }
        return model;
    }

    private static Location location(Random random) {
        return random.nextBoolean()
                ? Location.CENTRE
                : new Location(random.nextBoolean(), random.nextBoolean(), random.nextBoolean());
    }

    /** Least surface, weights, or a rank grid; every block has room for a radius of 2. */
    private static Decomposition decomposition(Grid grid, int ranks, Random random) {
        return switch (random.nextInt(3)) {
            case 0 -> Decomposition.of(grid, ranks);
            case 1 -> Decomposition.of(grid, ranks, random.doubles(ranks, 1, 2).toArray());
            default -> {
                int[] rankGrid = new int[grid.dims()];
                Arrays.fill(rankGrid, 1);
                rankGrid[random.nextInt(rankGrid.length)] = ranks;
                yield Decomposition.of(grid, ranks, rankGrid);
            }
        };
    }
}
