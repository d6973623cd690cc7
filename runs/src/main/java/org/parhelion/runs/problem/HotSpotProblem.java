package org.parhelion.runs.problem;

import java.util.Arrays;
import java.util.List;
import org.parhelion.Precision;
import org.parhelion.grid.Boundary;
import org.parhelion.grid.Grid;
import org.parhelion.io.ArrayFile;
import org.parhelion.io.ColourMap;
import org.parhelion.physics.HotSpot;
import org.parhelion.runs.file.Config;
import org.parhelion.runs.file.Dimension;
import org.parhelion.runs.output.OutputField;
import org.parhelion.solver.Model;

/**
 * Temperature of a processor die, as in Rodinia's HotSpot benchmark, {@code problem: hotspot}.
 *
 * <p>Keys: {@code temperature} and {@code power} (files, read as {@link GridData} does), {@code repeat} (k: each cell of the
 * files becomes k × k cells), {@code grid.points} (rows and columns of the files; required unless they form a square).
 */
record HotSpotProblem(Model model) implements Problem {
    private static final int MOST_REPEAT = 1 << 14;
    /** Values of the largest Java array. */
    private static final int MOST_POINTS = Integer.MAX_VALUE - 64;

    /** Reads {@code problem: hotspot}. */
    public static final class Type implements ProblemType {
        @Override
        public String name() {
            return "hotspot";
        }

        @Override
        public Problem read(Config config) {
            return HotSpotProblem.read(config);
        }
    }

    private static HotSpotProblem read(Config config) {
        int repeat = config.integer("repeat", 1, MOST_REPEAT, 1);
        int[] named = namedCells(config, repeat);
        ArrayFile temperature = GridData.read(config, "temperature", named);
        int[] cells = named.length == 0 ? cells(config, temperature) : named;
        ArrayFile power = GridData.read(config, "power", cells);
        if ((long) cells[0] * repeat * cells[1] * repeat > MOST_POINTS) {
            throw config.error(
                    "repeat", repeat + " makes more than " + MOST_POINTS + " points; choose a smaller repeat");
        }
        int rows = cells[0] * repeat;
        int columns = cells[1] * repeat;
        double[] spacing = {HotSpot.DIE_METRES / rows, HotSpot.DIE_METRES / columns};
        Grid grid = Grid.of(new int[] {rows, columns}, spacing);
        // Rodinia computes in float.
        return new HotSpotProblem(Model.of(HotSpot.of(rows, columns), grid)
                .precision(Precision.FLOAT)
                .boundary(Boundary.reflecting())
                .initial("temperature", repeated(temperature.values(), cells[1], repeat))
                .coefficient("power", repeated(power.values(), cells[1], repeat)));
    }

    /** Rows and columns of the files, from {@code grid.points}; empty if the key is absent. */
    private static int[] namedCells(Config config, int repeat) {
        Config section = config.section("grid");
        if (!section.has("points")) {
            return new int[0];
        }
        int[] points = GridSection.points(section);
        if (points.length != 2 || points[0] % repeat != 0 || points[1] % repeat != 0) {
            throw section.error(
                    "points", Arrays.toString(points) + " is not [rows, columns] with multiples of repeat, " + repeat);
        }
        return new int[] {points[0] / repeat, points[1] / repeat};
    }

    /** Rows and columns of the files: the shape of the array, or a square. */
    private static int[] cells(Config config, ArrayFile data) {
        int count = data.values().length;
        if (data.shape().length == 2 && count > 0) {
            return data.shape();
        }
        int side = (int) Math.rint(Math.sqrt(count));
        if (data.shape().length > 2 || count == 0 || (long) side * side != count) {
            throw config.error(
                    "temperature",
                    GridData.path(config, "temperature") + ": holds " + count
                            + " values, which is not a square number. If the file is complete,"
                            + " set grid.points: [rows, columns]");
        }
        return new int[] {side, side};
    }

    private static double[] repeated(double[] cells, int columns, int repeat) {
        int wide = columns * repeat;
        double[] points = new double[cells.length * repeat * repeat];
        Arrays.setAll(points, p -> cells[p / wide / repeat * columns + p % wide / repeat]);
        return points;
    }

    @Override
    public Dimension fieldDimension() {
        return Dimension.TEMPERATURE;
    }

    @Override
    public List<OutputField> outputs() {
        return List.of(new OutputField("temperature", "temperature", "K", ColourMap.VIRIDIS, "row", false));
    }
}
