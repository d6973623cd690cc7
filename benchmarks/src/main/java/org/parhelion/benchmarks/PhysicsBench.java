package org.parhelion.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.DoubleSupplier;
import org.parhelion.Precision;
import org.parhelion.comm.Comm;
import org.parhelion.device.Device;
import org.parhelion.grid.Axis;
import org.parhelion.grid.Boundaries;
import org.parhelion.grid.Boundary;
import org.parhelion.grid.Grid;
import org.parhelion.grid.Side;
import org.parhelion.physics.GrayScott;
import org.parhelion.physics.Heat;
import org.parhelion.physics.LatticeBoltzmann;
import org.parhelion.physics.ShallowWater;
import org.parhelion.physics.Wave;
import org.parhelion.runs.file.ConfigException;
import org.parhelion.runs.report.Json;
import org.parhelion.solver.Model;
import org.parhelion.solver.PointSource;
import org.parhelion.solver.Receiver;

/** Equations of the library, compared with untiled C on the same number of threads. */
final class PhysicsBench implements Bench {
    /** Automatic choice of the tiling. */
    private static final int AUTO = 0;

    /** Setting: the only equation to measure. */
    private static final String EQUATION = "physics.equation";

    private static final List<String> EQUATIONS = List.of("d2q9", "shallow-water", "gray-scott", "wave", "diffusion");

    private static final int RECEIVERS = 401;

    /**
     * @param equation its name in the C program
     * @param nz points along z; 1 in 2-D
     * @param ny points along y
     * @param nx points along x
     * @param tiling steps per exchange; 1 is off
     */
    private record Case(String equation, int nz, int ny, int nx, int tiling) {
        int[] shape() {
            return nz == 1 ? new int[] {ny, nx} : new int[] {nz, ny, nx};
        }

        /** The problem of the C program: the same formula, parameters and initial values. */
        Model model() {
            Grid grid = nz == 1
                    ? Grid.uniform(ny, nx, 1).withOrigin(0, 0)
                    : Grid.uniform(nz, ny, nx, 1).withOrigin(0, 0, 0);
            return switch (equation) {
                case "d2q9" -> d2q9(grid);
                case "shallow-water" -> shallowWater(grid);
                case "gray-scott" -> grayScott(grid);
                case "wave" -> shot(grid);
                case "diffusion" -> diffusion(grid);
                default -> throw new IllegalArgumentException("no equation: " + equation);
            };
        }
    }

    private static Model d2q9(Grid grid) {
        LatticeBoltzmann scheme = LatticeBoltzmann.of(grid, 0.1, LatticeBoltzmann.FASTEST, 1);
        return scheme.initially(
                Model.of(scheme, grid).boundary(Boundary.periodic()),
                (x, y, z) -> 1 + ripple(x, y, z),
                (x, y, z) -> 0,
                (x, y, z) -> 0);
    }

    private static Model shallowWater(Grid grid) {
        return ShallowWater.withWalls(
                Model.of(ShallowWater.of(grid, 5, 0.02), grid).initial("level", PhysicsBench::ripple),
                (x, y, z) -> -1 + ripple(y, x, z));
    }

    /** With rates at which v remains: arithmetic with subnormal numbers is slow. */
    private static Model grayScott(Grid grid) {
        return Model.of(GrayScott.of(grid, 0.16, 0.08, 0.04, 0.055, 1), grid)
                .initial("u", (x, y, z) -> 0.35)
                .initial("v", (x, y, z) -> 0.28 + ripple(x, y, z))
                .boundary(Boundary.periodic());
    }

    /** A seismic shot as in {@code configs/marmousi.yaml}: a source, receivers, a free surface, a coefficient of damping, 0 here. */
    private static Model shot(Grid grid) {
        Model model = Model.of(Wave.varying(grid, 8, 0.5).withDamping(), grid)
                .precision(Precision.FLOAT)
                .initial((x, y, z) -> 1 + ripple(x, y, z))
                .coefficient("velocity", (x, y, z) -> 0.5 + ripple(y, x, z))
                .coefficient("damping", 0)
                .boundary(Boundaries.all(Boundary.reflecting()).side(Side.Y_LOW, Boundary.freeSurface()));
        int nx = grid.points(Axis.X);
        model = model.source(new PointSource("u", 0, 4, nx / 2, t -> Math.sin(0.1 * t)));
        for (int r = 0; r < RECEIVERS; r++) {
            model = model.receiver(new Receiver("u", 0, 2, (int) ((long) r * (nx - 1) / (RECEIVERS - 1))));
        }
        return model;
    }

    /** Heat in an insulated box whose diffusivity is given from point to point, as from a file of {@code problem: heat}. */
    private static Model diffusion(Grid grid) {
        return Model.of(Heat.varying(grid, 0.1), grid)
                .initial((x, y, z) -> 1 + ripple(x, y, z))
                .coefficient("diffusivity", (x, y, z) -> 1 + ripple(y, x, z))
                .boundary(Boundary.reflecting());
    }

    private static double ripple(double x, double y, double z) {
        return 0.01 * Math.sin(0.1 * x + 0.2 * y + 0.3 * z);
    }

    @Override
    public String name() {
        return "physics";
    }

    @Override
    public List<String> settings() {
        return List.of(EQUATION);
    }

    @Override
    public List<Map<String, Object>> rows(Options options) {
        List<Case> cases = cases(equations(options), options.quick());
        return Jobs.rows(options, Jobs.oneAnd(options.mostRanks()), comm -> {
            Optional<OtherProgram> c =
                    comm.rank() == 0 ? OtherProgram.compiled("physics", options.progress()) : Optional.empty();
            List<Map<String, Object>> rows = new ArrayList<>();
            for (Case each : cases) {
                rows.add(row(comm, each, c, Effort.of(options)));
                if (comm.rank() == 0) {
                    options.progress().accept("physics: " + Json.line(rows.getLast()));
                }
            }
            return rows;
        });
    }

    private static List<String> equations(Options options) {
        String only = options.settings().get(EQUATION);
        if (only == null) {
            return EQUATIONS;
        }
        if (!EQUATIONS.contains(only)) {
            throw new ConfigException("--set " + EQUATION + "=" + only + ": the equations are " + EQUATIONS);
        }
        return List.of(only);
    }

    private static List<Case> cases(List<String> equations, boolean quick) {
        List<Case> cases = new ArrayList<>();
        for (String equation : equations) {
            Case large = large(equation, quick);
            if (!quick) {
                cases.add(small(equation));
            }
            cases.add(large);
            cases.add(new Case(equation, large.nz, large.ny, large.nx, AUTO));
        }
        return cases;
    }

    /** In cache; the size of the Marmousi model, where that is the problem. */
    private static Case small(String equation) {
        return switch (equation) {
            case "wave" -> new Case(equation, 1, 401, 1601, 1);
            case "diffusion" -> new Case(equation, 64, 64, 64, 1);
            default -> new Case(equation, 1, 256, 256, 1);
        };
    }

    private static Case large(String equation, boolean quick) {
        if (equation.equals("diffusion")) {
            int n = quick ? 24 : 256;
            return new Case(equation, n, n, n, 1);
        }
        if (quick) {
            return new Case(equation, 1, 48, 64, 1);
        }
        int n = equation.equals("gray-scott") || equation.equals("wave") ? 2048 : 1024;
        return new Case(equation, 1, n, n, 1);
    }

    private static Map<String, Object> row(Comm comm, Case each, Optional<OtherProgram> c, Effort effort) {
        OptionalInt tiling = each.tiling() == AUTO ? OptionalInt.empty() : OptionalInt.of(each.tiling());
        try (Sweep sweep = Sweep.of(comm, each.model(), tiling, Device.cpu())) {
            long steps = sweep.warmUp(each.tiling() == AUTO ? effort.withTrial() : effort.withLargeFormula());
            Optional<DoubleSupplier> peer = c.map(program -> () -> program.numbers(
                            each.equation(),
                            Integer.toString(each.nz()),
                            Integer.toString(each.ny()),
                            Integer.toString(each.nx()),
                            Long.toString(steps),
                            "1",
                            Integer.toString(comm.size()))[0]);
            Turns turns = Turns.take(comm, effort.repetitions(), () -> sweep.pointsPerSecond(steps), peer);
            Map<String, Object> row = Json.object();
            row.put("equation", each.equation());
            row.put("shape", Sweep.text(each.shape()));
            row.put("precision", each.model().precision().name().toLowerCase(Locale.ROOT));
            row.put("points", sweep.points());
            row.put("ranks", comm.size());
            row.put("tiling", sweep.stepsPerExchange());
            row.put("tilingChosen", each.tiling() == AUTO ? "by trial" : "fixed");
            row.put("pointsPerSecond", turns.ours().median());
            row.put("cPointsPerSecond", Json.number(turns.peerMedian()));
            row.put("ratio", Json.number(turns.ratioOrNone().median()));
            row.put("ratioMin", Json.number(turns.ratioOrNone().min()));
            row.put("ratioMax", Json.number(turns.ratioOrNone().max()));
            return row;
        }
    }
}
