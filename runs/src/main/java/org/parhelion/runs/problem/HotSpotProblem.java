package org.parhelion.runs.problem;

import java.util.Arrays;
import java.util.List;
import org.parhelion.Precision;
import org.parhelion.grid.Boundary;
import org.parhelion.grid.Grid;
import org.parhelion.io.ColourMap;
import org.parhelion.runs.file.Config;
import org.parhelion.solver.HotSpot;
import org.parhelion.solver.Model;

/**
 * A processor die by Rodinia's HotSpot, {@code problem: hotspot}.
 *
 * <p>Keys: {@code temperature} and {@code power} (files: one number a line, or {@code .npy}), {@code repeat} (k: each cell of
 * the files becomes k × k cells), {@code grid.points} where the files' cells do not form a square.
 */
record HotSpotProblem(Model model) implements Problem {
    private static final int MOST_REPEAT = 1 << 14;

    static HotSpotProblem read(Config config) {
        GridData temperature = GridData.read(config, "temperature");
        GridData power = GridData.read(config, "power");
        int repeat = config.integer("repeat", 1, MOST_REPEAT, 1);
        int[] cells = cells(config, temperature, repeat);
        temperature.requireCount(config, "temperature", cells);
        power.requireCount(config, "power", cells);
        int rows = Math.multiplyExact(cells[0], repeat);
        int columns = Math.multiplyExact(cells[1], repeat);
        double[] spacing = {HotSpot.DIE_METRES / rows, HotSpot.DIE_METRES / columns};
        Grid grid = Grid.of(new int[] {rows, columns}, spacing);
        // Rodinia computes in float.
        return new HotSpotProblem(Model.of(HotSpot.of(rows, columns), grid)
                .precision(Precision.FLOAT)
                .boundary(Boundary.reflecting())
                .initial("temperature", repeated(temperature.values(), cells[1], repeat))
                .coefficient("power", repeated(power.values(), cells[1], repeat)));
    }

    /** Rows and columns of the files: as the run file says, as {@code .npy} says, or a square. */
    private static int[] cells(Config config, GridData data, int repeat) {
        Config section = config.section("grid");
        if (section.has("points")) {
            int[] points = GridSection.points(section);
            if (points.length != 2 || points[0] % repeat != 0 || points[1] % repeat != 0) {
                throw section.error(
                        "points",
                        Arrays.toString(points) + " is not rows and columns that are multiples of repeat, " + repeat);
            }
            int[] cells = {points[0] / repeat, points[1] / repeat};
            if ((long) cells[0] * cells[1] != data.values().length) {
                throw section.error(
                        "points",
                        Arrays.toString(points) + " is not what the file holds: " + data.values().length
                                + " cells, each repeated " + repeat + " × " + repeat + " times");
            }
            return cells;
        }
        if (data.shape().length == 2) {
            return data.shape();
        }
        int side = (int) Math.rint(Math.sqrt(data.values().length));
        if ((long) side * side != data.values().length) {
            throw config.error(
                    "temperature",
                    "holds " + data.values().length
                            + " values, which do not form a square; is the file cut short? Otherwise"
                            + " say grid.points: [rows, columns]");
        }
        return new int[] {side, side};
    }

    private static double[] repeated(double[] cells, int columns, int repeat) {
        int wide = columns * repeat;
        double[] points = new double[Math.multiplyExact(cells.length, Math.multiplyExact(repeat, repeat))];
        Arrays.setAll(points, p -> cells[p / wide / repeat * columns + p % wide / repeat]);
        return points;
    }

    @Override
    public String name() {
        return "hotspot";
    }

    @Override
    public List<Output> outputs() {
        return List.of(new Output("temperature", "temperature", "K", ColourMap.VIRIDIS, "row", false));
    }
}
