package org.parhelion.runs.problem;

import java.util.List;
import java.util.Locale;
import org.parhelion.grid.Axis;
import org.parhelion.grid.Grid;
import org.parhelion.runs.file.Config;
import org.parhelion.runs.file.Dimension;
import org.parhelion.runs.file.Quantity;
import org.parhelion.runs.output.AxisIndex;
import org.parhelion.runs.output.Selection;

/**
 * The keys {@code box} and {@code stride} of an output.
 *
 * <pre>
 *   box:
 *     x: [10, 20]             # indices 10 … 19, as in Python
 *     y: [-5 mm, 5 mm]        # the points whose coordinates lie in this range, its ends included
 *     z: 2 mm                 # the nearest point; a number without a unit is an index
 *   stride: 4                 # of all axes, or one for each, slowest first
 * </pre>
 */
final class BoxSection {
    private static final String BOX = "box";
    private static final String STRIDE = "stride";

    private BoxSection() {}

    /**
     * Reads the keys; both are optional.
     *
     * @param output one output
     * @throws org.parhelion.runs.file.ConfigException if no point is selected, or an index lies outside the grid
     */
    static Selection read(Config output, Grid grid) {
        Selection selection = Selection.ALL;
        if (output.has(BOX)) {
            Config box = output.section(BOX);
            for (Axis axis : grid.axes()) {
                String key = axis.name().toLowerCase(Locale.ROOT);
                if (box.has(key)) {
                    selection = range(box, key, selection, grid, axis);
                }
            }
        }
        return output.has(STRIDE) ? stride(output, selection, grid) : selection;
    }

    private static Selection stride(Config output, Selection selection, Grid grid) {
        int[] strides = output.integers(STRIDE, 1, Integer.MAX_VALUE);
        if (strides.length != 1 && strides.length != grid.dims()) {
            throw output.error(
                    STRIDE,
                    strides.length + " numbers; one is required, or one for each of " + grid.dims()
                            + " axes, slowest first");
        }
        Selection all = selection;
        for (int a = 0; a < grid.dims(); a++) {
            all = all.every(grid.axes().get(a), strides[strides.length == 1 ? 0 : a]);
        }
        return all;
    }

    private static Selection range(Config box, String key, Selection selection, Grid grid, Axis axis) {
        List<String> ends = box.texts(key);
        if (ends.size() > 2) {
            throw box.error(key, ends.size() + " values; one is required, or two: the ends of a range");
        }
        boolean places = ends.stream()
                .allMatch(end -> Quantity.isQuantity(end) && Quantity.parse(end).hasUnit());
        int last = grid.points(axis) - 1;
        if (!places) {
            int[] indices = box.integers(key, 0, last + 1);
            int high = indices.length == 1 ? indices[0] + 1 : indices[1];
            if (indices[0] >= high || high > last + 1) {
                throw box.error(
                        key,
                        ends + " selects no point of 0 … " + last
                                + "; a range contains its first index, but not its last one");
            }
            return selection.along(axis, indices[0], high);
        }
        double[] metres = box.quantities(key, Dimension.LENGTH);
        double first = grid.coordinate(axis, 0);
        double end = grid.coordinate(axis, last);
        int low = AxisIndex.nearest(grid, axis, metres[0]);
        int high = AxisIndex.nearest(grid, axis, metres[metres.length - 1]);
        if (metres.length == 2) {
            low = grid.coordinate(axis, low) < metres[0] - rounding(grid, axis) ? low + 1 : low;
            high = grid.coordinate(axis, high) > metres[1] + rounding(grid, axis) ? high - 1 : high;
        }
        double margin = metres.length == 1 ? 0.5 * grid.spacingHigh(axis, last - 1) : 0;
        if (low > high || metres[metres.length - 1] < first - margin || metres[0] > end + margin) {
            throw box.error(key, ends + " selects no point: the axis has points from " + first + " to " + end + " m");
        }
        return selection.along(axis, low, high + 1);
    }

    /** Coordinates are compared up to this [m]. */
    private static double rounding(Grid grid, Axis axis) {
        return 1e-9 * Math.abs(grid.coordinate(axis, grid.points(axis) - 1) - grid.coordinate(axis, 0));
    }
}
