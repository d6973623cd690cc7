package org.parhelion.runs.problem;

import java.util.Arrays;
import java.util.List;
import org.parhelion.grid.Grid;
import org.parhelion.runs.file.Config;
import org.parhelion.runs.file.Dimension;
import org.parhelion.runs.file.Quantity;

/**
 * The key {@code velocity}: a quantity ({@code 1.5 km/s}), or a file with one value per point, as {@link GridData} reads it.
 *
 * <p>{@code velocity-unit} is the unit of the file (default: m/s). {@code velocity-order} is the order of the values: {@code
 * rows} (default, x fastest) or {@code columns} (depth fastest, as in many seismic models).
 */
final class VelocityModel {
    private VelocityModel() {}

    static PointValues read(Config config, Grid grid) {
        double unit = config.has("velocity-unit") ? config.unit("velocity-unit", Dimension.VELOCITY) : 1;
        boolean byColumns = config.choice("velocity-order", List.of("rows", "columns"), "rows")
                .equals("columns");
        if (!config.isSection("velocity") && isNumber(config.text("velocity"))) {
            return new PointValues(config.positive("velocity", Dimension.VELOCITY));
        }
        if (byColumns && grid.dims() != 2) {
            throw config.error("velocity-order", "columns requires a grid of 2 axes; this grid has " + grid.dims());
        }
        // In order of columns, depth is the fastest axis of the file.
        int[] shape = byColumns ? new int[] {grid.nx(), grid.ny()} : grid.points();
        double[] values = GridData.read(config, "velocity", shape).values();
        double[] model = new double[values.length];
        int nx = grid.nx();
        int ny = grid.ny();
        Arrays.setAll(model, p -> unit * values[byColumns ? p % nx * ny + p / nx : p]);
        for (int p = 0; p < model.length; p++) {
            if (!(model[p] > 0)) {
                throw config.error(
                        "velocity", "value " + (p + 1) + " is " + model[p] + " m/s; a velocity must be greater than 0");
            }
        }
        return new PointValues(model);
    }

    /** Whether a text is meant as a number, perhaps with a wrong unit, rather than the name of a file. */
    private static boolean isNumber(String text) {
        return Quantity.isQuantity(text) || text.matches("(?U)[-+.]?\\d[\\d.eE+-]*(\\s.*)?");
    }
}
