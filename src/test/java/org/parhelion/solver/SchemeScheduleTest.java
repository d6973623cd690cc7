package org.parhelion.solver;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Tag;
import org.parhelion.Precision;
import org.parhelion.comm.RankFailure;
import org.parhelion.comm.Ranks;
import org.parhelion.device.Device;
import org.parhelion.device.Tiling;
import org.parhelion.grid.Axis;
import org.parhelion.grid.Boundaries;
import org.parhelion.grid.Boundary;
import org.parhelion.grid.Grid;
import org.parhelion.halo.redistribution.Snapshot;
import org.parhelion.solver.elliptic.EllipticProblem;
import org.parhelion.solver.elliptic.EllipticSolve;
import org.parhelion.stencil.Scheme;
import org.parhelion.stencil.reader.SchemeReading;

/** Schemes of several stages: however they are split, ordered and overlapped, the bits are those of the obvious loop. */
@Tag("slow")
class SchemeScheduleTest {
    private static final long SEED = Long.getLong("parhelion.seed", new Random().nextLong());
    private static final double DT = 0.125;

    /** One random problem. */
    private record Problem(
            Scheme scheme, Grid grid, Boundaries boundaries, Model model, List<double[]> expected, int steps) {
        static Problem random(RandomGenerator random, int dims, Precision precision, boolean solves) {
            while (true) {
                int[] points = new int[dims];
                double[] spacing = new double[dims];
                for (int a = 0; a < dims; a++) {
                    points[a] = 4 + random.nextInt(dims == 1 ? 120 : dims == 2 ? 36 : 14);
                    spacing[a] = 0.5 + random.nextDouble();
                }
                Grid grid = Grid.of(points, spacing);
                try {
                    Scheme stages = RandomScheme.of(random, dims, 5, precision == Precision.DOUBLE);
                    Scheme scheme = solves ? withSolves(random, stages, grid) : stages;
                    SchemeReading reading = SchemeReading.of(scheme);
                    boolean once =
                            reading.writtenOnce().size() == scheme.fields().size();
                    Boundaries boundaries = boundaries(random, solves ? 5 : once ? 9 : 7);
                    Problem problem = of(random, scheme, grid, boundaries, precision);
                    if (problem.mostStepsPerExchange(1) > 0) {
                        return precision == Precision.DOUBLE ? problem : problem.expectingItsOwn();
                    }
                } catch (IllegalArgumentException nothingIsKept) {
                    assertThat(nothingIsKept).hasMessageMatching(".*(no field is kept|before\\(\\) of field).*");
                }
            }
        }

        /** One or two equations between the stages, for fields that these write or one more. */
        private static Scheme withSolves(RandomGenerator random, Scheme stages, Grid grid) {
            List<Scheme.Part> parts = new ArrayList<>(stages.parts());
            List<String> fields = stages.fields();
            for (int n = random.nextInt(2); n >= 0; n--) {
                String field = random.nextInt(3) == 0 ? "p" : fields.get(random.nextInt(fields.size()));
                String rhs = random.nextInt(4) == 0 ? "c" : fields.get(random.nextInt(fields.size()));
                if (!field.equals(rhs)) {
                    EllipticProblem problem = EllipticProblem.poisson(grid)
                            .diffusion(random.nextDouble(0.1, 1))
                            .reaction(random.nextDouble(1, 2));
                    parts.add(
                            random.nextInt(parts.size() + 1),
                            EllipticSolve.of(field, rhs, problem).tolerance(1e-4));
                }
            }
            return Scheme.of(parts);
        }

        private static Problem of(
                RandomGenerator random, Scheme scheme, Grid grid, Boundaries boundaries, Precision precision) {
            Model model = Model.of(scheme, grid).boundary(boundaries).dt(DT).precision(precision);
            int n = (int) grid.pointCount();
            double[][] initial = new double[scheme.fields().size()][n];
            double[][] before = new double[initial.length][n];
            for (int f = 0; f < initial.length; f++) {
                String name = scheme.fields().get(f);
                // What is read before it was written shows.
                Arrays.fill(initial[f], Double.NaN);
                if (model.fields().contains(name)) {
                    initial[f] = random.doubles(n, -1, 1).toArray();
                    before[f] = random.doubles(n, -1, 1).toArray();
                    model = model.initial(name, initial[f]).initialBefore(name, before[f]);
                }
            }
            double[] c = random.doubles(n, 0.5, 1).toArray();
            model = scheme.coefficients().isEmpty() ? model : model.coefficient("c", c);
            int steps = 1 + random.nextInt(8);
            List<double[]> expected = new ArrayList<>();
            if (precision == Precision.DOUBLE) {
                double[][] coefficients = scheme.coefficients().isEmpty() ? new double[0][] : new double[][] {c};
                ObviousLoop loop = new ObviousLoop(scheme, grid, boundaries, DT, initial, before, coefficients);
                loop.run(steps);
                model.fields()
                        .forEach(name -> expected.add(loop.field(scheme.fields().indexOf(name))));
            }
            return new Problem(scheme, grid, boundaries, model, expected, steps);
        }

        private Problem expectingItsOwn() {
            List<double[]> onOneRank = run(1, false, Tiling.NONE, List.of(steps));
            return new Problem(scheme, grid, boundaries, model, onOneRank, steps);
        }

        private static Boundaries boundaries(RandomGenerator random, int kinds) {
            Boundaries boundaries = Boundaries.all(Boundary.dirichlet(0.25));
            for (Axis axis : Axis.values()) {
                boundaries = random.nextInt(3) == 0
                        ? boundaries.axis(axis, Boundary.periodic())
                        : boundaries.side(axis.low(), wall(random, kinds)).side(axis.high(), wall(random, kinds));
            }
            return boundaries;
        }

        private static Boundary wall(RandomGenerator random, int kinds) {
            return switch (random.nextInt(kinds)) {
                case 0 -> Boundary.dirichlet(random.nextDouble());
                case 1 -> Boundary.dirichlet((x, y, z, t) -> Math.sin(x + 2 * y + 3 * z + 4 * t));
                case 2 -> Boundary.reflecting();
                case 3 -> Boundary.antisymmetric();
                case 4 -> Boundary.outflow();
                case 5 -> Boundary.linearOutflow();
                case 7, 8 -> Boundary.absorbing(0.5 + 8 * random.nextDouble());
                default -> Boundary.freeSurface();
            };
        }

        /** Runs the legs one after another, each from the state in which the one before ended. */
        List<double[]> run(int ranks, boolean overlap, Tiling tiling, List<Integer> legs) {
            List<double[]> result = new ArrayList<>();
            model.fields().forEach(name -> result.add(new double[(int) grid.pointCount()]));
            Ranks.threads(ranks, comm -> {
                try (Device device = Device.cpu()) {
                    Optional<Simulation.SavedState> from = Optional.empty();
                    for (int leg : legs) {
                        Simulation.Setup setup = Simulation.of(model, device, comm)
                                .overlap(overlap)
                                .tiling(tiling);
                        try (Simulation sim = (from.isEmpty() ? setup : setup.from(from.get())).start()) {
                            sim.run(leg);
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
            });
            return result;
        }

        /** The most steps per exchange that the blocks have room for; 0 where there is none. */
        int mostStepsPerExchange(int ranks) {
            for (int k = 4; k > 0; k--) {
                try {
                    run(ranks, false, Tiling.of(k), List.of(0));
                    return k;
                } catch (RankFailure tooWide) {
                    assertThat(tooWide)
                            .hasMessageMatching(".*(larger than the block|take fewer ranks|can hold|Use tiling 1).*");
                }
            }
            return 0;
        }
    }

    @RepeatedTest(60)
    void anyRankCountOverlapTilingAndRestartGivesTheBitsOfTheObviousLoop(RepetitionInfo repetition) {
        law(repetition.getCurrentRepetition(), Precision.DOUBLE, false);
    }

    @RepeatedTest(20)
    void anyRankCountOverlapTilingAndRestartGivesTheBitsOfOneRankInFloat(RepetitionInfo repetition) {
        law(repetition.getCurrentRepetition(), Precision.FLOAT, false);
    }

    @RepeatedTest(30)
    void equationsThatAreSolvedBetweenStagesChangeNothingOfThat(RepetitionInfo repetition) {
        law(repetition.getCurrentRepetition(), Precision.DOUBLE, true);
    }

    private static void law(int repetition, Precision precision, boolean solves) {
        long seed = SEED + repetition;
        Random random = new Random(seed);
        Problem problem = Problem.random(random, 1 + repetition % 3, precision, solves);
        for (int ranks : new int[] {1, 2, 3, 4, 7}) {
            int most = problem.mostStepsPerExchange(ranks);
            if (most == 0) {
                continue;
            }
            Tiling tiling = new Tiling(1 + random.nextInt(most), tile(random), tile(random), tile(random));
            boolean overlap = random.nextBoolean();
            int cut = random.nextInt(problem.steps + 1);
            List<double[]> actual = problem.run(ranks, overlap, tiling, List.of(cut, problem.steps - cut));
            for (int f = 0; f < actual.size(); f++) {
                assertThat(actual.get(f))
                        .as(
                                "seed %d: field %s of %s, %s, %s, %d steps cut at %d on %d ranks, overlap %s, %s",
                                seed,
                                problem.model.fields().get(f),
                                problem.scheme.parts(),
                                problem.grid,
                                problem.boundaries,
                                problem.steps,
                                cut,
                                ranks,
                                overlap,
                                tiling)
                        .isEqualTo(problem.expected.get(f));
            }
        }
    }

    private static int tile(RandomGenerator random) {
        return random.nextInt(3) == 0 ? Integer.MAX_VALUE : 1 + random.nextInt(9);
    }
}
