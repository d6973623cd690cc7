package org.parhelion.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.DoubleSupplier;
import org.parhelion.comm.Comm;
import org.parhelion.device.Device;
import org.parhelion.grid.Boundary;
import org.parhelion.grid.Grid;
import org.parhelion.physics.LatticeBoltzmann;
import org.parhelion.physics.ShallowWater;
import org.parhelion.runs.report.Json;
import org.parhelion.solver.Model;

/** Equations of several fields, in double, compared with untiled C on the same number of threads. */
final class PhysicsBench implements Bench {
    /** Automatic choice of the tiling. */
    private static final int AUTO = 0;

    /**
     * @param equation its name in the C program
     * @param n points along each of 2 axes
     * @param tiling steps per exchange; 1 is off
     */
    private record Case(String equation, int n, int tiling) {
        /** The problem of the C program: the same formula, parameters and initial values. */
        Model model() {
            Grid grid = Grid.uniform(n, n, 1).withOrigin(0, 0);
            if (equation.equals("d2q9")) {
                LatticeBoltzmann scheme = LatticeBoltzmann.of(grid, 0.1, LatticeBoltzmann.FASTEST, 1);
                return scheme.initially(
                        Model.of(scheme, grid).boundary(Boundary.periodic()),
                        (x, y, z) -> 1 + wave(x, y),
                        (x, y, z) -> 0,
                        (x, y, z) -> 0);
            }
            return ShallowWater.withWalls(
                    Model.of(ShallowWater.of(grid, 5, 0.02), grid).initial("level", PhysicsBench::wave),
                    (x, y, z) -> -1 + wave(y, x));
        }
    }

    private static double wave(double x, double y) {
        return 0.01 * Math.sin(0.1 * x + 0.2 * y);
    }

    @Override
    public String name() {
        return "physics";
    }

    @Override
    public List<Map<String, Object>> rows(Options options) {
        return Jobs.rows(options, Jobs.oneAnd(options.mostRanks()), comm -> {
            Optional<OtherProgram> c =
                    comm.rank() == 0 ? OtherProgram.compiled("physics", options.progress()) : Optional.empty();
            List<Map<String, Object>> rows = new ArrayList<>();
            for (Case each : cases(options.quick())) {
                rows.add(row(comm, each, c, Effort.of(options)));
                if (comm.rank() == 0) {
                    options.progress().accept("physics: " + Json.line(rows.getLast()));
                }
            }
            return rows;
        });
    }

    private static List<Case> cases(boolean quick) {
        List<Case> cases = new ArrayList<>();
        for (String equation : List.of("d2q9", "shallow-water")) {
            for (int n : quick ? new int[] {48} : new int[] {256, 1024}) {
                cases.add(new Case(equation, n, 1));
            }
            cases.add(new Case(equation, quick ? 48 : 1024, AUTO));
        }
        return cases;
    }

    private static Map<String, Object> row(Comm comm, Case each, Optional<OtherProgram> c, Effort effort) {
        OptionalInt tiling = each.tiling() == AUTO ? OptionalInt.empty() : OptionalInt.of(each.tiling());
        try (Sweep sweep = Sweep.of(comm, each.model(), tiling, Device.cpu())) {
            long steps = sweep.warmUp(each.tiling() == AUTO ? effort.withTrial() : effort);
            Optional<DoubleSupplier> peer = c.map(program -> () -> program.numbers(
                            each.equation(),
                            Integer.toString(each.n()),
                            Long.toString(steps),
                            "1",
                            Integer.toString(comm.size()))[0]);
            Turns turns = Turns.take(comm, effort.repetitions(), () -> sweep.pointsPerSecond(steps), peer);
            Map<String, Object> row = Json.object();
            row.put("equation", each.equation());
            row.put("shape", Sweep.text(each.n(), each.n()));
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
