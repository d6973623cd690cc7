package org.parhelion.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.parhelion.Precision;
import org.parhelion.comm.Op;
import org.parhelion.comm.Ranks;
import org.parhelion.device.Device;
import org.parhelion.device.DeviceTraffic;
import org.parhelion.grid.Axis;
import org.parhelion.grid.Boundaries;
import org.parhelion.grid.Boundary;
import org.parhelion.grid.Decomposition;
import org.parhelion.grid.Grid;
import org.parhelion.grid.Location;
import org.parhelion.solver.Model;
import org.parhelion.solver.PointSource;
import org.parhelion.solver.Receiver;
import org.parhelion.solver.Schemes;
import org.parhelion.solver.Simulation;
import org.parhelion.solver.elliptic.EllipticProblem;
import org.parhelion.solver.elliptic.EllipticSolve;
import org.parhelion.stencil.Scheme;
import org.parhelion.stencil.SolidFace;
import org.parhelion.stencil.Stencil;

/** The OpenCL device does what the CPU does, bit for bit, on a compiler that does not contract across statements. */
@Tag("engine")
@Tag("slow")
class OpenClDeviceTest {
    private static final String[] OPENCL = {"--device", "opencl"};

    @BeforeAll
    static void needsAnOpenClDevice() {
        OpenCl.require();
    }

    /** A problem: what to compute, and for how long. */
    record Problem(String name, Model model, int steps) {
        Problem(String name, Stencil stencil, Grid grid, int steps, UnaryOperator<Model> settings) {
            this(name, settings.apply(Model.of(stencil, grid)), steps);
        }

        Runs in(Precision precision) {
            return new Runs(model.precision(precision), steps);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Problem> problems() {
        Grid line = Grid.uniform(97, 0.01);
        Grid plate = Grid.uniform(45, 70, 0.01);
        Grid cube = Grid.uniform(13, 17, 22, 0.01);
        return Stream.of(
                new Problem(
                        "heat in 1-D, Neumann",
                        new Stencils.Heat1D(0.2),
                        line,
                        100,
                        s -> s.initial(x -> Math.sin(20 * x)).boundary(Boundary.neumann(0.5))),
                new Problem(
                        "heat in 2-D, Dirichlet",
                        new Stencils.Heat2D(0.2),
                        plate,
                        1000,
                        s -> s.initial((x, y) -> 300 * Math.exp(-50 * (x * x + y * y)))
                                .boundary(Boundary.dirichlet(280))),
                new Problem(
                        "heat in 2-D, values that change with time",
                        new Stencils.Heat2D(0.2),
                        plate,
                        60,
                        s -> s.initial((x, y) -> x + y)
                                .boundary(Boundary.dirichlet((x, y, z, t) -> Math.sin(10 * x + t) + y))),
                new Problem(
                        "heat in 3-D, reflecting",
                        new Stencils.Heat3D(0.1),
                        cube,
                        50,
                        s -> s.initial((x, y, z) -> Math.sin(30 * x) * Math.cos(20 * y) + z)
                                .boundary(Boundary.reflecting())),
                new Problem(
                        "heat in 3-D, of many patches",
                        new Stencils.Heat3D(0.1),
                        Grid.uniform(31, 57, 90, 0.01),
                        12,
                        s -> s.initial((x, y, z) -> Math.sin(30 * x) * Math.cos(20 * y) + z)
                                .boundary(Boundary.robin(1, 0.02, 3))),
                new Problem(
                        "a box in 2-D, of many patches",
                        new Stencils.Box9(0.1),
                        Grid.uniform(211, 310, 0.01),
                        12,
                        s -> s.initial((x, y) -> Math.sin(30 * x * y)).boundary(Boundary.neumann(0.5))),
                new Problem(
                        "a box in 2-D, Robin",
                        new Stencils.Box9(0.1),
                        plate,
                        50,
                        s -> s.initial((x, y) -> Math.sin(30 * x * y)).boundary(Boundary.robin(1, 0.02, 3))),
                new Problem(
                        "radius 4, periodic along x",
                        new Stencils.Star4(0.05),
                        plate,
                        40,
                        s -> s.initial((x, y) -> Math.sin(30 * x) + y)
                                .boundary(Boundaries.all(Boundary.freeSurface()).axis(Axis.X, Boundary.periodic()))),
                new Problem(
                        "waves with a source",
                        new Stencils.Wave2D(0.2),
                        plate,
                        80,
                        s -> s.initial((x, y) -> Math.exp(-500 * (x * x + y * y)))
                                .source(new PointSource("u", 0, 20, 30, t -> Math.sin(0.3 * t)))
                                .source(new PointSource("u", 0, 20, 30, t -> 0.25))
                                .boundary(Boundary.freeSurface())),
                new Problem(
                        "time and place, periodic along x",
                        new Stencils.Placed3D(0.7),
                        cube,
                        30,
                        s -> s.initial((x, y, z) -> Math.sin(30 * x) * Math.cos(20 * y) + z)
                                .dt(0.01)
                                .boundary(
                                        Boundaries.all(Boundary.dirichlet(0.1)).axis(Axis.X, Boundary.periodic()))),
                new Problem(
                        "a stretched axis, Neumann",
                        new Stencils.Stretched(),
                        Grid.uniform(40, 33, 0.1)
                                .withCoordinates(
                                        Axis.X,
                                        IntStream.range(0, 33)
                                                .mapToDouble(i -> 0.1 * i + 0.002 * i * i)
                                                .toArray()),
                        40,
                        s -> s.initial((x, y) -> Math.sin(9 * x) + y).dt(1e-3).boundary(Boundary.neumann(0.5))),
                new Problem(
                        "decisions",
                        new Stencils.Branching(0.3),
                        plate,
                        30,
                        s -> s.initial((x, y) -> Math.sin(40 * x + 30 * y)).boundary(Boundary.dirichlet(-0.0))),
                new Problem(
                        "two fields",
                        new Stencils.GrayScott(0.16, 0.08, 0.035, 0.065),
                        plate,
                        100,
                        s -> s.initial((x, y) -> 1 - 0.5 * Math.exp(-900 * (x * x + y * y)))
                                .initial("v", (x, y) -> 0.25 * Math.exp(-900 * (x * x + y * y)))
                                .boundary(Boundary.periodic())),
                new Problem(
                        "waves around solids",
                        new Stencils.Wave2D(0.2),
                        plate,
                        80,
                        s -> s.initial((x, y) -> Math.exp(-500 * (x * x + y * y)))
                                .boundary(Boundary.reflecting())
                                .solid((x, y, z) -> Math.sin(70 * x) * Math.sin(50 * y) > 0.7 || x > 0.3)
                                .solidFaces("u", SolidFace.antisymmetric())),
                new Problem(
                        "radius 4 around solids",
                        new Stencils.Star4(0.05),
                        plate,
                        10,
                        s -> s.initial((x, y) -> Math.sin(30 * x) + y)
                                .boundary(Boundaries.all(Boundary.freeSurface()).axis(Axis.X, Boundary.periodic()))
                                .solid((x, y, z) -> Math.sin(70 * x) * Math.sin(50 * y) > 0.7)),
                new Problem(
                        "a coefficient",
                        new Stencils.Conducting(0.1),
                        plate,
                        60,
                        s -> s.initial((x, y) -> Math.sin(9 * x) + y)
                                .coefficient("conductivity", (x, y) -> 1 + 0.5 * Math.sin(15 * x * y))
                                .boundary(Boundary.dirichlet(1))),
                new Problem(
                        "Runge and Kutta, values that change with time",
                        Model.of(Schemes.rungeKutta4(new Stencils.Driven(0.1)), plate)
                                .dt(0.3)
                                .initial((x, y) -> Math.sin(9 * x) + y)
                                .source(new PointSource("u", 0, 20, 30, t -> Math.sin(0.3 * t)))
                                .boundary(Boundary.dirichlet((x, y, z, t) -> Math.sin(10 * x + t) + y)),
                        20),
                new Problem(
                        "stages of boxes, linear outflow",
                        Model.of(Scheme.of(new Stencils.Box9(0.1), new Stencils.Box9(0.1)), plate)
                                .initial((x, y) -> Math.sin(30 * x * y))
                                .boundary(
                                        Boundaries.all(Boundary.linearOutflow()).axis(Axis.Y, Boundary.periodic())),
                        30),
                new Problem(
                        "waves that leave",
                        new Stencils.Wave2D(0.2),
                        plate,
                        80,
                        s -> s.initial((x, y) -> Math.exp(-500 * (x * x + y * y)))
                                .boundary(Boundary.absorbing(0.005))));
    }

    static Stream<Arguments> problemsOnRanks() {
        return problems()
                .flatMap(problem -> OpenCl.PRECISIONS.stream()
                        .flatMap(
                                precision -> Stream.of(1, 2, 3).map(ranks -> Arguments.of(problem, precision, ranks))));
    }

    @ParameterizedTest(name = "{0}, {1}, {2} ranks")
    @MethodSource("problemsOnRanks")
    void everyFormulaHasTheSameBitsOnOpenClAsOnTheCpu(Problem problem, Precision precision, int ranks) {
        double[][] cpu = problem.in(precision).on("cpu", 1);
        double[][] openCl = problem.in(precision).on("opencl", ranks);
        for (int f = 0; f < cpu.length; f++) {
            assertThat(openCl[f])
                    .as("field %s of %s", problem.model().fields().get(f), problem)
                    .isEqualTo(cpu[f]);
        }
    }

    /** Float storage, arithmetic in double. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "decisions",
                "time and place, periodic along x",
                "Runge and Kutta, values that change with time",
                "waves that leave"
            })
    void mixedPrecisionHasTheSameBits(String name) {
        Problem problem =
                problems().filter(each -> each.name.equals(name)).findFirst().orElseThrow();
        Runs runs = problem.in(Precision.MIXED);
        assertThat(runs.on("opencl", 2)).isDeepEqualTo(runs.on("cpu", 1));
    }

    @Test
    void aDeviceWithoutDoublePrecisionRefusesWhatComputesInIt() {
        Limits.requirePrecision(Precision.FLOAT, "small", true);
        for (Precision precision : List.of(Precision.DOUBLE, Precision.MIXED)) {
            assertThatThrownBy(() -> Limits.requirePrecision(precision, "small", false))
                    .hasMessageContaining("'small' does not support double precision")
                    .hasMessageContaining("use precision float or another device");
        }
    }

    /** As work is cut on a GPU, which the tests have none of. */
    @ParameterizedTest
    @MethodSource("problems")
    void aWorkItemForEachPointGivesTheSameBits(Problem problem) {
        Runs runs = problem.in(Precision.DOUBLE);
        double[][] cpu = runs.on("cpu", 1);
        double[][] openCl = runs.onDevices(
                Decomposition.of(problem.model().grid(), 2),
                rank -> new OpenClDevice(OpenClDevices.list(), rank, false, _ -> Cut.POINTS));
        assertThat(openCl).isDeepEqualTo(cpu);
    }

    @Test
    void receiversHearOnOpenClWhatTheyHearOnTheCpu() {
        List<List<Double>> heard = new ArrayList<>();
        for (String[] args : List.of(new String[0], OPENCL)) {
            List<Double> samples = new ArrayList<>();
            heard.add(samples);
            Model waves = Model.of(new Stencils.Wave2D(0.2), Grid.uniform(40, 50, 1))
                    .initial((x, y) -> Math.exp(-0.1 * (x * x + y * y)))
                    .boundary(Boundary.reflecting())
                    .receiver(new Receiver("u", 0, 12, 13));
            Ranks.threads(2, comm -> {
                try (Device device = Device.from(args);
                        Simulation sim = Simulation.of(waves, device, comm).start()) {
                    sim.run(50);
                    for (double sample : sim.traces().gather(comm)) {
                        samples.add(sample);
                    }
                }
            });
        }
        assertThat(heard.get(1)).hasSize(50).isEqualTo(heard.get(0));
    }

    @Test
    void theLargestChangeIsThatOfTheCpu() {
        List<Double> changes = new ArrayList<>();
        for (String[] args : List.of(new String[0], OPENCL)) {
            Ranks.threads(1, comm -> {
                Model heat = Model.of(new Stencils.Heat2D(0.25), Grid.uniform(20, 30, 1))
                        .boundary(Boundary.dirichlet(100));
                try (Device device = Device.from(args);
                        Simulation sim = Simulation.of(heat, device, comm)
                                .every(7, s -> changes.add(s.maxChange()))
                                .start()) {
                    sim.run(14);
                }
            });
        }
        assertThat(changes).hasSize(4);
        assertThat(changes.subList(2, 4)).isEqualTo(changes.subList(0, 2));
    }

    @Test
    void onlyTheSurfaceCrossesTheBus() {
        int steps = 25;
        Ranks.threads(2, comm -> {
            Grid grid = Grid.uniform(64, 48, 1);
            Decomposition decomposition = Decomposition.of(grid, comm);
            try (Device device = Device.from(OPENCL);
                    Simulation sim = Simulation.of(
                                    Model.of(new Stencils.Heat2D(0.2), grid).boundary(Boundary.dirichlet(1)),
                                    decomposition.block(),
                                    device,
                                    comm)
                            .start()) {
                sim.run(steps);
                DeviceTraffic traffic = sim.deviceTraffic();
                // Two ranks share one straight edge; one layer of it leaves and one comes, every step.
                int edge = decomposition.block().owned().rows() < 64 ? 48 : 64;
                assertThat(traffic.bytesFromDevice()).isEqualTo((long) steps * edge * Double.BYTES);
                assertThat(traffic.bytesToDevice()).isEqualTo((long) steps * edge * Double.BYTES);
            }
        });
    }

    @Test
    void aSmallBlockTakesTwoLaunchesAStepWithNeighboursAndOneWithout() {
        int steps = 10;
        for (Boundary boundary : List.of(Boundary.periodic(), Boundary.dirichlet(1))) {
            for (int ranks = 1; ranks <= 2; ranks++) {
                Ranks.threads(ranks, comm -> {
                    try (Device device = Device.from(OPENCL);
                            Simulation sim = Simulation.of(
                                            Model.of(new Stencils.Heat2D(0.2), Grid.uniform(32, 32, 1))
                                                    .boundary(boundary),
                                            device,
                                            comm)
                                    .start()) {
                        sim.run(steps);
                        assertThat(sim.deviceTraffic().launches()).isEqualTo((long) comm.size() * steps);
                    }
                });
            }
        }
    }

    @Test
    void imagesOfABlocksOwnPointsAreCopiedOnTheDevice() {
        Ranks.threads(1, comm -> {
            try (Device device = Device.from(OPENCL);
                    Simulation sim = Simulation.of(
                                    Model.of(new Stencils.Heat2D(0.2), Grid.uniform(24, 40, 1))
                                            .boundary(Boundary.periodic()),
                                    device,
                                    comm)
                            .start()) {
                sim.run(10);
                assertThat(sim.deviceTraffic().bytesFromDevice()).isZero();
                assertThat(sim.deviceTraffic().bytesToDevice()).isZero();
            }
        });
    }

    @Test
    void eachRankTakesADeviceOfItsOwn() {
        List<String> paths = new ArrayList<>();
        Ranks.threads(2, comm -> {
            try (Device device = Device.from(OPENCL);
                    Simulation sim = Simulation.of(
                                    Model.of(new Stencils.Heat2D(0.2), Grid.uniform(30, 30, 1)), device, comm)
                            .start()) {
                sim.run(3);
                synchronized (paths) {
                    paths.add(sim.path());
                }
            }
        });
        int devices = OpenClDevices.descriptions().size();
        assertThat(devices).as("POCL_DEVICES gives the tests two").isGreaterThanOrEqualTo(2);
        assertThat(paths).containsExactlyInAnyOrder("opencl:0", "opencl:1");
    }

    @Test
    void stepsOfAnyLengthGiveTheSameBits() {
        List<double[]> values = new ArrayList<>();
        Model driven = Model.of(Schemes.rungeKutta4(new Stencils.Driven(0.1)), Grid.uniform(45, 70, 0.01))
                .dt(0.3)
                .initial((x, y) -> Math.sin(9 * x) + y)
                .source(new PointSource("u", 0, 20, 30, t -> Math.sin(0.3 * t)))
                .boundary(Boundary.dirichlet((x, y, z, t) -> Math.sin(10 * x + t) + y));
        for (String[] args : List.of(new String[0], OPENCL)) {
            double[] all = new double[45 * 70];
            values.add(all);
            Ranks.threads(2, comm -> {
                try (Device device = Device.from(args);
                        Simulation sim =
                                Simulation.of(driven, device, comm).tiling(2).start()) {
                    sim.run(3);
                    sim.dt(0.2);
                    sim.run(3);
                    sim.runUntil(1.85);
                    Runs.collect(sim.field(), all);
                }
            });
        }
        assertThat(values.get(1)).isEqualTo(values.get(0));
    }

    @Test
    void receiversOfSeveralStepsAnExchangeHearEveryStep() {
        List<List<Double>> heard = new ArrayList<>();
        for (String[] args : List.of(new String[0], OPENCL)) {
            List<Double> samples = new ArrayList<>();
            heard.add(samples);
            Model waves = Model.of(new Stencils.Wave2D(0.2), Grid.uniform(40, 50, 1))
                    .initial((x, y) -> Math.exp(-0.1 * (x * x + y * y)))
                    .boundary(Boundary.reflecting())
                    .receiver(new Receiver("u", 0, 12, 13))
                    .receiver(new Receiver("u", 0, 20, 25));
            Ranks.threads(2, comm -> {
                try (Device device = Device.from(args);
                        Simulation sim =
                                Simulation.of(waves, device, comm).tiling(4).start()) {
                    sim.run(50);
                    for (double sample : sim.traces().gather(comm)) {
                        samples.add(sample);
                    }
                }
            });
        }
        assertThat(heard.get(1)).hasSize(100).isEqualTo(heard.get(0));
    }

    @Test
    void solidPointsThatHoldNoNumberDoNotCountAsChange() {
        List<Double> changes = new ArrayList<>();
        for (String[] args : List.of(new String[0], OPENCL)) {
            Ranks.threads(1, comm -> {
                Model heat = Model.of(new Stencils.Heat2D(0.25), Grid.uniform(20, 30, 1))
                        .initial((x, y) -> x > 3 ? Double.NaN : y)
                        .boundary(Boundary.reflecting())
                        .solid((x, y, z) -> x > 3);
                try (Device device = Device.from(args);
                        Simulation sim = Simulation.of(heat, device, comm).start()) {
                    sim.run(3);
                    sim.requireFinite();
                    changes.add(sim.maxChange());
                }
            });
        }
        assertThat(changes.get(0)).isFinite().isPositive();
        assertThat(changes.get(1)).isEqualTo(changes.get(0));
    }

    @Test
    void aFormulaThatAparapiCannotCarryIsRefusedByNameBeforeTheRun() {
        assertThatThrownBy(() -> Ranks.threads(1, comm -> {
                    try (Device device = Device.from(OPENCL);
                            Simulation sim = Simulation.of(
                                            Model.of(new Stencils.Signed(), Grid.uniform(8, 8, 1)), device, comm)
                                    .start()) {
                        sim.run(1);
                    }
                }))
                .hasMessageContaining(
                        "Stencils$Signed cannot run on OpenCL: Math.signum has no counterpart in Aparapi");
    }

    @Test
    void anEquationInAStepIsRefusedByNameBeforeTheRun() {
        Grid grid = Grid.uniform(9, 8, 1);
        Scheme scheme = Scheme.of(List.of(EllipticSolve.of("u", "f", EllipticProblem.poisson(grid))));
        Model model = Model.of(scheme, grid)
                .boundary(Boundary.antisymmetric())
                .coefficient("f", (x, y) -> x)
                .initial((x, y) -> {
                    throw new AssertionError("initial values are asked for");
                });
        assertThatThrownBy(() -> Ranks.threads(1, comm -> {
                    try (Device device = Device.from(OPENCL)) {
                        Simulation.of(model, device, comm).start().close();
                    }
                }))
                .hasMessageContaining("OpenCL runs no schemes that solve an equation in a step")
                .hasMessageContaining("solve u from f")
                .hasMessageContaining("--device cpu");
    }

    /** Coordinates are those of the field's own points, walls have points, and one field has more points than another. */
    @Test
    void fieldsOnEdgesOfCellsHaveTheBitsAndChangesOfTheCpu() {
        Model model = Model.of(new Stencils.Placed3D(3), Grid.uniform(9, 10, 12, 0.2))
                .location("u", new Location(true, false, true))
                .boundary(Boundary.dirichlet((x, y, z, t) -> Math.sin(x + y + z + 3 * t)))
                .initial((x, y, z) -> Math.cos(3 * x * y + z))
                .dt(0.01);
        double[][] values = new double[2][(int) model.lattice("u").pointCount()];
        List<Double> changes = new ArrayList<>();
        for (int d = 0; d < 2; d++) {
            int at = d;
            Ranks.threads(2, comm -> {
                try (Device device = Device.from(at == 0 ? new String[0] : OPENCL);
                        Simulation sim =
                                Simulation.of(model, device, comm).tiling(2).start()) {
                    sim.run(4);
                    sim.dt(0.007);
                    sim.run(3);
                    Runs.collect(sim.field(), values[at]);
                    double change = comm.allreduce(sim.maxChange(), Op.MAX);
                    if (comm.rank() == 0) {
                        changes.add(change);
                    }
                }
            });
        }
        assertThat(values[1]).isEqualTo(values[0]);
        assertThat(changes.get(0)).isPositive();
        assertThat(changes.get(1)).isEqualTo(changes.get(0));
    }

    @Test
    void aDeviceThatIsNotThereIsRefused() {
        assertThatThrownBy(() -> Device.named("opencl:99"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("--device opencl:99: the devices are opencl:0");
    }
}
