package org.parhelion.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.parhelion.Precision;
import org.parhelion.comm.RankFailure;
import org.parhelion.comm.Ranks;
import org.parhelion.device.Device;
import org.parhelion.grid.Axis;
import org.parhelion.grid.Boundaries;
import org.parhelion.grid.Boundary;
import org.parhelion.grid.Grid;
import org.parhelion.grid.Location;
import org.parhelion.solver.Model;
import org.parhelion.solver.PointSource;
import org.parhelion.solver.RandomScheme;
import org.parhelion.solver.Receiver;
import org.parhelion.solver.Simulation;
import org.parhelion.stencil.Scheme;
import org.parhelion.stencil.reader.SchemeReading;

/**
 * Schemes of up to three stages that nobody thought of have the CPU's bits on OpenCL: fields, values one step earlier, and what receivers
 * take, on any ranks, with overlap and several steps to an exchange, beside ranks on the CPU, among solids, in any precision, and with
 * steps of different lengths.
 */
@Tag("engine")
@Tag("slow")
class RandomSchemesOnOpenClTest {
    private static final int SCHEMES = Integer.getInteger("schemes", 6);
    private static final long SEED = Long.getLong("parhelion.seed", new Random().nextLong());
    private static final double DT = 0.125;
    private static final int STEPS = 7;

    @BeforeAll
    static void needsAnOpenClDevice() {
        OpenCl.require();
    }

    /** A random problem. */
    private record Problem(Model model, SchemeReading reading, Boundaries boundaries) {
        /** Whether all steps must have one length. */
        boolean hasEqualSteps() {
            return letsWavesOut(boundaries) || !reading.before().isEmpty();
        }

        List<String> writtenOnce() {
            return reading.writtenOnce();
        }

        @Override
        public String toString() {
            return reading.scheme().stages() + ", " + model.grid() + ", " + boundaries + ", on "
                    + model.fields().stream()
                            .map(name -> model.lattice(name).location())
                            .toList();
        }
    }

    static IntStream schemes() {
        return IntStream.range(0, SCHEMES);
    }

    @ParameterizedTest
    @MethodSource("schemes")
    void aRandomSchemeHasTheSameBitsOnOpenClAsOnTheCpu(int number) {
        long seed = SEED + number;
        Random random = new Random(seed);
        Problem problem = problem(random, 1 + number % 3);
        boolean even = random.nextBoolean() || problem.hasEqualSteps();
        List<double[]> expected = run(problem, 1, 1, true, even, _ -> "cpu");
        for (int ranks = 1; ranks <= 3; ranks++) {
            int most = mostStepsPerExchange(problem, ranks);
            if (most == 0) {
                continue;
            }
            int tiling = 1 + random.nextInt(most);
            boolean overlap = random.nextBoolean();
            boolean beside = ranks > 1 && random.nextBoolean();
            List<double[]> actual =
                    run(problem, ranks, tiling, overlap, even, rank -> beside && rank == 1 ? "cpu" : "opencl");
            for (int f = 0; f < expected.size(); f++) {
                assertThat(actual.get(f))
                        .as(
                                "-Dparhelion.seed=%d: value %d of %s, %d ranks, %d steps an exchange, overlap %s, beside"
                                        + " the CPU %s, steps of one length %s",
                                SEED, f, problem, ranks, tiling, overlap, beside, even)
                        .isEqualTo(expected.get(f));
            }
        }
    }

    private static Problem problem(Random random, int dims) {
        while (true) {
            // What one stage writes has one location if its formula reads coordinates.
            boolean located = random.nextInt(3) == 0;
            Scheme scheme = RandomScheme.of(random, dims, 3, false, !located);
            int[] points = new int[dims];
            double[] spacing = new double[dims];
            for (int a = 0; a < dims; a++) {
                points[a] = 6 + random.nextInt(dims == 1 ? 120 : dims == 2 ? 30 : 12);
                spacing[a] = 0.5 + random.nextDouble();
            }
            try {
                return problem(random, scheme, Grid.of(points, spacing), located);
            } catch (IllegalArgumentException notAScheme) {
                assertThat(notAScheme).hasMessageFindingMatch("no field is kept|which is a scratch field");
            }
        }
    }

    /** @param located whether fields and coefficients are at random places of the cells, without solids */
    private static Problem problem(Random random, Scheme scheme, Grid grid, boolean located) {
        SchemeReading reading = SchemeReading.of(scheme);
        boolean once = reading.writtenOnce().size() == scheme.fields().size();
        Precision precision = List.of(Precision.values()).get(random.nextInt(3));
        Boundaries boundaries = boundaries(random, once, located);
        Model model = Model.of(scheme, grid).boundary(boundaries).dt(DT).precision(precision);
        if (located) {
            for (String name : scheme.fields()) {
                model = model.location(name, location(random));
            }
            for (String name : scheme.coefficients()) {
                model = model.location(name, location(random));
            }
        }
        for (String name : model.fields()) {
            model = model.initial(name, values(random, model, name, -1));
        }
        for (String name : reading.writtenOnce()) {
            model = model.initialBefore(name, values(random, model, name, -1));
        }
        for (String name : model.coefficients()) {
            model = model.coefficient(name, values(random, model, name, 0.5));
        }
        String field = model.fields().get(random.nextInt(model.fields().size()));
        int k = grid.dims() > 2 ? 2 : 0;
        int j = grid.dims() > 1 ? 3 : 0;
        if (random.nextBoolean()) {
            double rate = random.nextDouble();
            model = model.source(new PointSource(field, k, j, 3, t -> Math.sin(rate * t)))
                    .source(new PointSource(field, k, j, 3, _ -> 0.3));
        }
        if (random.nextBoolean()) {
            model = model.receiver(new Receiver(field, k, j, 2)).receiver(new Receiver(field, k, j, 4));
        }
        if (random.nextInt(4) == 0 && !letsWavesOut(boundaries) && !located) {
            model = model.solid((x, y, z) -> x > 4.6 && x < 5.9);
        }
        return new Problem(model, reading, boundaries);
    }

    private static Location location(Random random) {
        return new Location(random.nextBoolean(), random.nextBoolean(), random.nextBoolean());
    }

    private static double[] values(Random random, Model model, String name, double least) {
        return random.doubles(model.lattice(name).pointCount(), least, 1).toArray();
    }

    private static Boundaries boundaries(Random random, boolean once, boolean located) {
        Boundaries boundaries = Boundaries.all(Boundary.dirichlet(0.25));
        for (Axis axis : Axis.values()) {
            boundaries = random.nextInt(3) == 0
                    ? boundaries.axis(axis, Boundary.periodic())
                    : boundaries
                            .side(axis.low(), wall(random, once, located))
                            .side(axis.high(), wall(random, once, located));
        }
        return boundaries;
    }

    /** Whether some side lets waves out. */
    private static boolean letsWavesOut(Boundaries boundaries) {
        return boundaries.toString().contains("Absorbing");
    }

    private static Boundary wall(Random random, boolean once, boolean located) {
        int kind = random.nextInt(once ? 9 : 7);
        return switch (kind) {
            case 0 -> Boundary.dirichlet(random.nextDouble());
            case 1 -> Boundary.dirichlet((x, y, z, t) -> Math.sin(x + 2 * y + 3 * z + 4 * t));
            case 2 -> Boundary.reflecting();
            // Not on faces: both set no value there.
            case 3 -> located ? Boundary.antisymmetric() : Boundary.robin(1, 0.2, random.nextDouble());
            case 4 -> located ? Boundary.outflow() : Boundary.neumann((x, y, z, t) -> Math.sin(x + y + z + t));
            case 5, 6 -> Boundary.linearOutflow();
            default -> Boundary.absorbing(0.5 + 8 * random.nextDouble());
        };
    }

    /** The most steps per exchange, up to 3, that the blocks have room for; 0 where there is none. */
    private static int mostStepsPerExchange(Problem problem, int ranks) {
        for (int k = 3; k > 0; k--) {
            try {
                run(problem, ranks, k, true, true, _ -> "cpu");
                return k;
            } catch (RankFailure tooWide) {
                assertThat(tooWide).hasMessageMatching(".*(larger than the block|take fewer ranks|can hold).*");
            }
        }
        return 0;
    }

    private static List<double[]> run(
            Problem problem, int ranks, int tiling, boolean overlap, boolean even, IntFunction<String> device) {
        Model model = problem.model;
        List<String> fields = model.fields();
        List<double[]> values = new ArrayList<>();
        for (int f = 0; f < fields.size() + problem.writtenOnce().size(); f++) {
            String name =
                    f < fields.size() ? fields.get(f) : problem.writtenOnce().get(f - fields.size());
            values.add(new double[(int) model.lattice(name).pointCount()]);
        }
        values.add(new double[0]);
        Ranks.threads(ranks, comm -> {
            try (Device opened = Device.named(device.apply(comm.rank()));
                    Simulation sim = Simulation.of(model, opened, comm)
                            .overlap(overlap)
                            .tiling(tiling)
                            .start()) {
                sim.run(STEPS - 3);
                if (!even) {
                    sim.dt(0.7 * DT);
                }
                sim.run(3);
                for (int f = 0; f < fields.size(); f++) {
                    Runs.collect(sim.field(fields.get(f)), values.get(f));
                }
                for (int f = 0; f < problem.writtenOnce().size(); f++) {
                    Runs.collect(sim.fieldBefore(problem.writtenOnce().get(f)), values.get(fields.size() + f));
                }
                double[] traces = sim.traces().gather(comm);
                if (comm.rank() == 0) {
                    values.set(values.size() - 1, traces);
                }
            }
        });
        return values;
    }
}
