package org.parhelion.view.sample;

import java.util.Arrays;
import java.util.Optional;
import org.parhelion.grid.Axis;
import org.parhelion.grid.Box;
import org.parhelion.grid.Lattice;
import org.parhelion.runs.output.AxisIndex;

/**
 * The points that the pixels of a slice show. Each pixel shows the value of one point, the nearest to its middle, so that the pixels of
 * different ranks need no sums, and a pixel's value is a value of the field. Pixels are equally spaced, also along a stretched axis.
 *
 * <pre>
 *   points    0   1   2   3   4   5   6   7        pixel p of n shows point ⌊(p + ½) · points / n⌋
 *   pixels    └─ 1 ─┘ └─ 3 ─┘ └─ 5 ─┘ └─ 7 ─┘
 * </pre>
 */
public final class PixelMap {
    private final Lattice points;
    private final Axis normal;
    private final Axis rowAxis;
    private final Axis columnAxis;
    private final int[] rows;
    private final int[] columns;

    /**
     * A rectangle of pixels.
     *
     * @param row0 first row
     * @param column0 first column
     * @param row1 one past the last row
     * @param column1 one past the last column
     */
    public record Part(int row0, int column0, int row1, int column1) {
        /** {@return the number of pixels} */
        public int count() {
            return (row1 - row0) * (column1 - column0);
        }
    }

    /**
     * Creates the map of a field's slices along an axis.
     *
     * @param points the points of the field
     * @param normal the axis that the slices are normal to; z on a grid of one or two axes
     * @param most largest number of pixels along each side
     * @throws IllegalArgumentException if the grid has no such slices
     */
    public PixelMap(Lattice points, Axis normal, int most) {
        if (points.grid().dims() < 3 && normal != Axis.Z) {
            throw new IllegalArgumentException("slices normal to " + normal + " of a grid of "
                    + points.grid().dims() + " axes: they have one slice, normal to " + Axis.Z);
        }
        this.points = points;
        this.normal = normal;
        this.rowAxis = normal == Axis.Z ? Axis.Y : Axis.Z;
        this.columnAxis = normal == Axis.X ? Axis.Y : Axis.X;
        this.rows = shown(rowAxis, most);
        this.columns = shown(columnAxis, most);
    }

    private int[] shown(Axis axis, int most) {
        int all = points.points(axis);
        int[] shown = new int[Math.min(all, most)];
        if (points.grid().isStretched(axis)) {
            double low = points.coordinate(axis, 0);
            double extent = points.coordinate(axis, all - 1) - low;
            Arrays.setAll(shown, p -> AxisIndex.nearest(points, axis, low + (p + 0.5) / shown.length * extent));
        } else {
            Arrays.setAll(shown, p -> (int) ((2L * p + 1) * all / (2L * shown.length)));
        }
        return shown;
    }

    /** {@return the axis along the columns of pixels} */
    public Axis rowAxis() {
        return rowAxis;
    }

    /** {@return the axis along the rows of pixels} */
    public Axis columnAxis() {
        return columnAxis;
    }

    /** {@return the number of rows of pixels; row 0 shows the smallest index} */
    public int rows() {
        return rows.length;
    }

    /** {@return the number of columns of pixels} */
    public int columns() {
        return columns.length;
    }

    /** {@return the number of slices} */
    public int slices() {
        return points.points(normal);
    }

    /**
     * The index along the row axis of the points that a row of pixels shows.
     *
     * @param row the row
     * @return the index
     */
    public int pointOfRow(int row) {
        return rows[row];
    }

    /**
     * The index along the column axis of the points that a column of pixels shows.
     *
     * @param column the column
     * @return the index
     */
    public int pointOfColumn(int column) {
        return columns[column];
    }

    /**
     * The pixels that show points of a box.
     *
     * @param index index of the slice
     * @param owned points of a rank, as global indices
     * @return the rectangle; empty if it has no pixel
     */
    public Optional<Part> part(int index, Box owned) {
        if (index < owned.low(normal) || index >= owned.high(normal)) {
            return Optional.empty();
        }
        Part part = new Part(
                first(rows, owned.low(rowAxis)),
                first(columns, owned.low(columnAxis)),
                first(rows, owned.high(rowAxis)),
                first(columns, owned.high(columnAxis)));
        return part.count() == 0 ? Optional.empty() : Optional.of(part);
    }

    /** The first pixel that shows the point {@code from} or a later one: several pixels of a stretched axis may show one point. */
    private static int first(int[] shown, int from) {
        int low = 0;
        int high = shown.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (shown[middle] < from) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
