package org.parhelion.solver;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Tag;
import org.parhelion.comm.RankFailure;
import org.parhelion.comm.Ranks;
import org.parhelion.device.Device;
import org.parhelion.device.Tiling;
import org.parhelion.grid.Axis;
import org.parhelion.grid.Boundaries;
import org.parhelion.grid.Boundary;
import org.parhelion.grid.Grid;
import org.parhelion.grid.Location;
import org.parhelion.halo.redistribution.Snapshot;
import org.parhelion.stencil.Scheme;
import org.parhelion.stencil.reader.SchemeReading;

/** Fields at any locations: however the schemes are split, ordered and overlapped, the bits are those of the obvious loop. */
@Tag("slow")
class LocationScheduleTest {
    private static final long SEED = Long.getLong("parhelion.seed", new Random().nextLong());
    private static final double DT = 0.125;

    /** One random problem. */
    private record Problem(Model model, Boundaries boundaries, List<double[]> expected, int steps) {
        static Problem random(RandomGenerator random, int dims) {
            while (true) {
                boolean place = random.nextBoolean();
                Scheme scheme = RandomScheme.of(random, dims, 4, place, place);
                Grid grid = grid(random, dims);
                try {
                    return of(random, scheme, grid, locations(random, scheme, grid, place));
                } catch (IllegalArgumentException notAScheme) {
                    assertThat(notAScheme).hasMessageFindingMatch("no field is kept|which is a scratch field");
                }
            }
        }

        private static Grid grid(RandomGenerator random, int dims) {
            int[] points = new int[dims];
            double[] spacing = new double[dims];
            for (int a = 0; a < dims; a++) {
                points[a] = 4 + random.nextInt(dims == 1 ? 100 : dims == 2 ? 30 : 12);
                spacing[a] = 0.5 + random.nextDouble();
            }
            return Grid.of(points, spacing);
        }

        /** Fields that one stage writes are at one location if its formula reads coordinates. */
        private static Map<String, Location> locations(
                RandomGenerator random, Scheme scheme, Grid grid, boolean together) {
            Map<String, Location> locations = new HashMap<>();
            for (String name : scheme.fields()) {
                locations.put(name, location(random).on(grid));
            }
            for (String name : scheme.coefficients()) {
                locations.put(name, location(random).on(grid));
            }
            // As many times as a chain of stages may be long.
            for (int n = 0; together && n < scheme.stages().size(); n++) {
                for (Scheme.Stage stage : scheme.stages()) {
                    List<String> written = stage.stencil().fields();
                    written.forEach(name -> locations.put(name, locations.get(written.getFirst())));
                }
            }
            boolean one = scheme.stages().stream()
                    .allMatch(stage -> stage.stencil().fields().stream()
                                    .map(locations::get)
                                    .distinct()
                                    .count()
                            == 1);
            if (together && !one) {
                Location first = location(random).on(grid);
                scheme.fields().forEach(name -> locations.put(name, first));
            }
            return locations;
        }

        private static Location location(RandomGenerator random) {
            return new Location(random.nextBoolean(), random.nextBoolean(), random.nextBoolean());
        }

        private static Problem of(
                RandomGenerator random, Scheme scheme, Grid uniform, Map<String, Location> locations) {
            boolean once = SchemeReading.of(scheme).writtenOnce().size()
                    == scheme.fields().size();
            Boundaries boundaries = boundaries(random, once, uniform);
            Grid grid = stretched(random, uniform, boundaries);
            Model model = Model.of(scheme, grid).boundary(boundaries).dt(DT);
            for (Map.Entry<String, Location> each : locations.entrySet()) {
                model = model.location(each.getKey(), each.getValue());
            }
            double[][] initial = new double[scheme.fields().size()][];
            double[][] before = new double[initial.length][];
            for (int f = 0; f < initial.length; f++) {
                String name = scheme.fields().get(f);
                int n = (int) model.lattice(name).pointCount();
                // What is read before it was written shows.
                initial[f] = new double[n];
                before[f] = new double[n];
                Arrays.fill(initial[f], Double.NaN);
                if (model.fields().contains(name)) {
                    initial[f] = random.doubles(n, -1, 1).toArray();
                    before[f] = random.doubles(n, -1, 1).toArray();
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
            int steps = 1 + random.nextInt(7);
            ObviousLoop loop = new ObviousLoop(scheme, grid, boundaries, DT, initial, before, coefficients, locations);
            loop.run(steps);
            List<double[]> expected = new ArrayList<>();
            model.fields()
                    .forEach(name -> expected.add(loop.field(scheme.fields().indexOf(name))));
            return new Problem(model, boundaries, expected, steps);
        }

        private static Grid stretched(RandomGenerator random, Grid uniform, Boundaries boundaries) {
            Grid grid = uniform;
            for (Axis axis : uniform.axes()) {
                if (random.nextInt(4) == 0 && !boundaries.periodicAxes(uniform).along(axis)) {
                    double[] gaps =
                            random.doubles(uniform.points(axis), 0.5, 1.5).toArray();
                    Arrays.parallelPrefix(gaps, Double::sum);
                    grid = grid.withCoordinates(axis, gaps);
                }
            }
            return grid;
        }

        private static Boundaries boundaries(RandomGenerator random, boolean once, Grid grid) {
            Boundaries boundaries = Boundaries.all(Boundary.dirichlet(0.25));
            for (Axis axis : grid.axes()) {
                boundaries = random.nextInt(4) == 0
                        ? boundaries.axis(axis, Boundary.periodic())
                        : boundaries.side(axis.low(), wall(random, once)).side(axis.high(), wall(random, once));
            }
            return boundaries;
        }

        private static Boundary wall(RandomGenerator random, boolean once) {
            return switch (random.nextInt(once ? 8 : 6)) {
                case 0 -> Boundary.dirichlet(random.nextDouble());
                case 1 -> Boundary.dirichlet((x, y, z, t) -> Math.sin(x + 2 * y + 3 * z + 4 * t));
                case 2 -> Boundary.reflecting();
                case 3 -> Boundary.antisymmetric();
                case 4 -> Boundary.outflow();
                case 5 -> Boundary.linearOutflow();
                default -> Boundary.absorbing(0.5 + 8 * random.nextDouble());
            };
        }

        /** Runs the legs one after another, each from the state in which the one before ended. */
        List<double[]> run(int ranks, boolean overlap, Tiling tiling, List<Integer> legs) {
            List<double[]> result = new ArrayList<>();
            model.fields()
                    .forEach(name ->
                            result.add(new double[(int) model.lattice(name).pointCount()]));
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
            for (int k = 3; k > 0; k--) {
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

        List<String> located() {
            return model.fields().stream()
                    .map(name -> name + " on " + model.lattice(name).location())
                    .toList();
        }
    }

    @RepeatedTest(40)
    void anyRankCountOverlapTilingAndRestartGivesTheBitsOfTheObviousLoop(RepetitionInfo repetition) {
        long seed = SEED + repetition.getCurrentRepetition();
        Random random = new Random(seed);
        Problem problem = Problem.random(random, 1 + repetition.getCurrentRepetition() % 3);
        int done = 0;
        for (int ranks : new int[] {1, 2, 3, 4, 7}) {
            int most = problem.mostStepsPerExchange(ranks);
            if (most == 0) {
                continue;
            }
            done++;
            Tiling tiling = new Tiling(1 + random.nextInt(most), tile(random), tile(random), tile(random));
            boolean overlap = random.nextBoolean();
            int cut = random.nextInt(problem.steps + 1);
            List<double[]> actual = problem.run(ranks, overlap, tiling, List.of(cut, problem.steps - cut));
            for (int f = 0; f < actual.size(); f++) {
                assertThat(actual.get(f))
                        .as(
                                "seed %d: field %s of %s, %s, %s, %s, %d steps cut at %d on %d ranks, overlap %s, %s",
                                seed,
                                problem.model.fields().get(f),
                                problem.model.scheme().stages(),
                                problem.located(),
                                problem.model.grid(),
                                problem.boundaries,
                                problem.steps,
                                cut,
                                ranks,
                                overlap,
                                tiling)
                        .isEqualTo(problem.expected.get(f));
            }
        }
        assertThat(done).as("seed %d: %s", seed, problem).isPositive();
    }

    private static int tile(RandomGenerator random) {
        return random.nextInt(3) == 0 ? Integer.MAX_VALUE : 1 + random.nextInt(9);
    }
}
