package org.parhelion.solver;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Tag;
import org.parhelion.comm.Ranks;
import org.parhelion.device.Device;
import org.parhelion.device.Tiling;
import org.parhelion.grid.Axis;
import org.parhelion.grid.Boundaries;
import org.parhelion.grid.Boundary;
import org.parhelion.grid.Decomposition;
import org.parhelion.grid.Grid;
import org.parhelion.grid.Width;
import org.parhelion.stencil.Reach;
import org.parhelion.stencil.Stencil;
import org.parhelion.stencil.reader.Formulas;

/** However the work is split, ordered and overlapped, the bits are those of the obvious loop. */
@Tag("slow")
class ScheduleTest {
    private static final long SEED = Long.getLong("parhelion.seed", new Random().nextLong());

    /** One random problem. */
    @SuppressWarnings("ArrayRecordComponent") // compared by nobody
    private record Problem(
            Stencil stencil, Grid grid, Boundaries boundaries, double[][] initial, double[][] before, double[] c) {
        static Problem random(RandomGenerator random, int dims) {
            List<Stencil> stencils = List.of(
                    new TestStencils.Star(dims, 1 + random.nextInt(3)),
                    new TestStencils.Box(dims),
                    new TestStencils.Leapfrog(dims),
                    new TestStencils.Pair(dims),
                    new TestStencils.Placed(dims));
            Stencil stencil = stencils.get(random.nextInt(stencils.size()));
            int[] points = new int[dims];
            double[] spacing = new double[dims];
            for (int a = 0; a < dims; a++) {
                points[a] = 5 + random.nextInt(dims == 1 ? 120 : dims == 2 ? 30 : 14);
                spacing[a] = 0.5 + random.nextDouble();
            }
            Boundaries boundaries = boundaries(random);
            Grid grid = stretched(Grid.of(points, spacing), boundaries, random);
            int n = (int) grid.pointCount();
            double[][] initial = new double[stencil.fields().size()][];
            double[][] before = new double[initial.length][];
            for (int f = 0; f < initial.length; f++) {
                initial[f] = random.doubles(n, -1, 1).toArray();
                before[f] = random.doubles(n, -1, 1).toArray();
            }
            return new Problem(
                    stencil,
                    grid,
                    boundaries,
                    initial,
                    before,
                    random.doubles(n, 0.5, 1).toArray());
        }

        private static Grid stretched(Grid uniform, Boundaries boundaries, RandomGenerator random) {
            Grid grid = uniform;
            for (Axis axis : uniform.axes()) {
                if (!boundaries.periodicAxes(uniform).along(axis) && random.nextInt(3) == 0) {
                    double[] coordinates = new double[uniform.points(axis)];
                    for (int p = 0; p < coordinates.length; p++) {
                        coordinates[p] = p == 0 ? random.nextDouble() : coordinates[p - 1] + 0.5 + random.nextDouble();
                    }
                    grid = grid.withCoordinates(axis, coordinates);
                }
            }
            return grid;
        }

        private static Boundaries boundaries(RandomGenerator random) {
            Boundaries boundaries = Boundaries.all(Boundary.dirichlet(0.25));
            for (Axis axis : Axis.values()) {
                boundaries = random.nextInt(3) == 0
                        ? boundaries.axis(axis, Boundary.periodic())
                        : boundaries.side(axis.low(), wall(random)).side(axis.high(), wall(random));
            }
            return boundaries;
        }

        private static Boundary wall(RandomGenerator random) {
            return switch (random.nextInt(9)) {
                case 0 -> Boundary.dirichlet(random.nextDouble());
                case 1 -> Boundary.dirichlet((x, y, z, t) -> Math.sin(x + 2 * y + 3 * z + 4 * t));
                case 2 -> Boundary.reflecting();
                case 3 -> Boundary.antisymmetric();
                case 4 -> Boundary.outflow();
                case 5 -> Boundary.linearOutflow();
                case 6, 7 -> Boundary.absorbing(0.5 + 8 * random.nextDouble());
                default -> Boundary.freeSurface();
            };
        }

        double[][] obviously(int steps) {
            double[][] coefficients = stencil.coefficients().isEmpty() ? new double[0][] : new double[][] {c};
            ObviousLoop loop = new ObviousLoop(stencil, grid, boundaries, 0.125, initial, before, coefficients);
            loop.run(steps);
            double[][] result = new double[initial.length][];
            Arrays.setAll(result, loop::field);
            return result;
        }

        /** The most steps per exchange that the blocks of {@code ranks} ranks have room for; 0 where there is none. */
        int mostStepsPerExchange(int ranks) {
            Reach reach = Formulas.reach(stencil);
            for (int k = 6; k > 0; k--) {
                try {
                    Decomposition.of(grid, ranks)
                            .requireRoomFor(new Width(reach.k() * k, reach.j() * k, reach.i() * k));
                    return readsBeyondTheRadius() && narrowest(ranks) <= reach.radius() ? 0 : k;
                } catch (IllegalArgumentException tooWide) {
                    // Try fewer.
                }
            }
            return 0;
        }

        private boolean readsBeyondTheRadius() {
            return grid.axes().stream()
                    .flatMap(axis -> Stream.of(axis.low(), axis.high()))
                    .map(boundaries::at)
                    .anyMatch(wall -> wall instanceof Boundary.LinearOutflow || wall instanceof Boundary.Absorbing);
        }

        private int narrowest(int ranks) {
            Decomposition decomposition = Decomposition.of(grid, ranks);
            return IntStream.range(0, ranks)
                    .flatMap(rank -> grid.axes().stream()
                            .mapToInt(axis -> decomposition.owned(rank).extent(axis)))
                    .min()
                    .orElseThrow();
        }

        Model model() {
            Model model = Model.of(stencil, grid).boundary(boundaries).dt(0.125);
            for (int f = 0; f < initial.length; f++) {
                String name = stencil.fields().get(f);
                model = model.initial(name, initial[f]).initialBefore(name, before[f]);
            }
            return stencil.coefficients().isEmpty() ? model : model.coefficient("c", c);
        }

        double[][] run(int ranks, boolean overlap, Tiling tiling, int steps) {
            double[][] result = new double[initial.length][(int) grid.pointCount()];
            Model model = model();
            Ranks.threads(ranks, comm -> {
                try (Device device = Device.cpu();
                        Simulation sim = Simulation.of(model, device, comm)
                                .overlap(overlap)
                                .tiling(tiling)
                                .start()) {
                    sim.run(steps);
                    for (int f = 0; f < initial.length; f++) {
                        Fields.copy(sim.field(stencil.fields().get(f)), result[f]);
                    }
                }
            });
            return result;
        }
    }

    @RepeatedTest(90)
    void anyRankCountOverlapAndTilingGivesTheBitsOfTheObviousLoop(RepetitionInfo repetition) {
        long seed = SEED + repetition.getCurrentRepetition();
        Random random = new Random(seed);
        int dims = 1 + repetition.getCurrentRepetition() % 3;
        Problem problem = Problem.random(random, dims);
        int steps = 1 + random.nextInt(13);
        double[][] expected = problem.obviously(steps);
        for (int ranks : new int[] {1, 2, 3, 4, 7}) {
            int most = problem.mostStepsPerExchange(ranks);
            if (most == 0) {
                continue;
            }
            Tiling tiling = new Tiling(1 + random.nextInt(most), tile(random), tile(random), tile(random));
            boolean overlap = random.nextBoolean();
            double[][] actual = problem.run(ranks, overlap, tiling, steps);
            assertThat(actual)
                    .as(
                            "seed %d: %s, %s, %s, %d steps on %d ranks, overlap %s, %s",
                            seed, problem.stencil, problem.grid, problem.boundaries, steps, ranks, overlap, tiling)
                    .isDeepEqualTo(expected);
        }
    }

    private static int tile(RandomGenerator random) {
        return random.nextInt(3) == 0 ? Integer.MAX_VALUE : 1 + random.nextInt(9);
    }
}
