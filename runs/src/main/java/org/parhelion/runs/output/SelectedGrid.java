package org.parhelion.runs.output;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.parhelion.Precision;
import org.parhelion.field.Field;
import org.parhelion.grid.Axis;
import org.parhelion.grid.Box;
import org.parhelion.grid.Decomposition;
import org.parhelion.grid.Grid;
import org.parhelion.grid.Lattice;
import org.parhelion.grid.PeriodicAxes;

/**
 * The selected points of a grid as a grid of their own, decomposed as they lie: each rank has those of its block, so that no value
 * moves to another rank. Ranks without selected points are left out.
 *
 * <pre>
 *   rank 0    │ rank 1    │ rank 2       selected points 0 … 2 of ranks 0 and 1, which become
 *   ·  ●  ·  ·│ ●  ·  ·  ●│ ·  ·  ·      ranks 0 and 1 of the decomposition of 3 points
 * </pre>
 */
final class SelectedGrid {
    private final Selection selection;
    private final Grid whole;
    private final Grid grid;
    private final List<Integer> members = new ArrayList<>();
    private final Decomposition decomposition;

    /** @throws IllegalArgumentException if no point is selected */
    SelectedGrid(Selection selected, Decomposition decomposition) {
        this.whole = decomposition.grid();
        this.selection = selected.on(whole);
        this.grid = selection.cuts(whole) ? grid(selection, whole) : whole;
        List<Box> boxes = new ArrayList<>();
        for (int rank = 0; rank < decomposition.ranks(); rank++) {
            Box box = selection.selected(decomposition.owned(rank), grid.box());
            if (!box.isEmpty()) {
                members.add(rank);
                boxes.add(box);
            }
        }
        this.decomposition = selection.cuts(whole) ? Decomposition.of(grid, boxes) : decomposition;
    }

    private static Grid grid(Selection selection, Grid whole) {
        List<Axis> axes = whole.axes();
        int[] points = axes.stream().mapToInt(selection::count).toArray();
        double[] spacing = axes.stream()
                .mapToDouble(axis -> selection.stride().along(axis)
                        * (whole.isStretched(axis)
                                ? whole.spacingHigh(axis, selection.box().low(axis))
                                : whole.spacing(axis)))
                .toArray();
        double[] first = axes.reversed().stream()
                .mapToDouble(axis -> whole.coordinate(axis, selection.index(axis, 0)))
                .toArray();
        Grid grid = Grid.of(points, spacing).withOrigin(first);
        for (Axis axis : axes) {
            if (whole.isStretched(axis) && grid.points(axis) > 1) {
                double[] coordinates = new double[grid.points(axis)];
                Arrays.setAll(coordinates, n -> whole.coordinate(axis, selection.index(axis, n)));
                grid = grid.withCoordinates(axis, coordinates);
            }
        }
        return grid;
    }

    /**
     * The selected points of a field. Of points on faces along an axis whose cells are not all selected, they are the low faces of the selected cells.
     *
     * @throws IllegalArgumentException if their coordinates do not follow from the selected cells: along a stride, or where a part of a stretched axis is
     *     selected
     */
    Lattice lattice(Lattice lattice) {
        for (Axis axis : whole.axes()) {
            if (lattice.location().onFaces(axis)
                    && (selection.stride().along(axis) > 1 || (cuts(axis) && whole.isStretched(axis)))) {
                throw new IllegalArgumentException("points on " + lattice.location() + " along " + axis
                        + ": a stride, or a box on a stretched axis, selects points at centres of cells only");
            }
        }
        PeriodicAxes periodic = new PeriodicAxes(
                cuts(Axis.Z) || lattice.periodic().z(),
                cuts(Axis.Y) || lattice.periodic().y(),
                cuts(Axis.X) || lattice.periodic().x());
        return cuts() ? new Lattice(grid, lattice.location(), periodic) : lattice;
    }

    private boolean cuts(Axis axis) {
        return selection.cuts(whole, axis);
    }

    /** Whether some points are not selected. */
    boolean cuts() {
        return selection.cuts(whole);
    }

    /** The selected points. */
    Grid grid() {
        return grid;
    }

    /** The decomposition over the {@link #members}, in their order. */
    Decomposition decomposition() {
        return decomposition;
    }

    /** The ranks with selected points, ascending. */
    List<Integer> members() {
        return members;
    }

    /** The index in the whole grid of a selected point along an axis. */
    int index(Axis axis, int selected) {
        return selection.index(axis, selected);
    }

    /** The selected points that a rank owns of a field, as indices in the output; may be empty. */
    Box owned(Field field) {
        return selection.selected(field.owned(), lattice(field.lattice()).box());
    }

    /** Creates a field of the selected points of another one, on the block of a member. */
    Field field(Field of, Precision precision, int member) {
        Lattice lattice = lattice(of.lattice());
        return Field.of(of.name(), decomposition.block(member), precision, lattice.extra(), lattice);
    }

    /**
     * Copies selected values of a row.
     *
     * @param from a field of the whole grid
     * @param k plane of the output, as global index
     * @param j row of the output
     * @param i0 first point of the output's row
     * @param count number of points
     * @param row receives the values
     */
    void row(Field from, int k, int j, int i0, int count, double... row) {
        Box cells = from.block().owned();
        int p = from.index(
                selection.index(Axis.Z, k) - cells.k0(),
                selection.index(Axis.Y, j) - cells.j0(),
                selection.index(Axis.X, i0) - cells.i0());
        int stride = selection.stride().i();
        if (from.precision() == Precision.DOUBLE) {
            copy(from.doubles(), p, stride, count, row);
        } else {
            copy(from.floats(), p, stride, count, row);
        }
    }

    /**
     * Sets values of a row, rounded to the type of the field.
     *
     * @param index index in the field's array of the first point
     * @param row the values
     */
    static void put(double[] row, Field to, int index) {
        if (to.precision() == Precision.DOUBLE) {
            System.arraycopy(row, 0, to.doubles(), index, row.length);
            return;
        }
        float[] floats = to.floats();
        for (int i = 0; i < row.length; i++) {
            floats[index + i] = (float) row[i];
        }
    }

    private static void copy(double[] from, int first, int stride, int count, double... row) {
        if (stride == 1) {
            System.arraycopy(from, first, row, 0, count);
            return;
        }
        for (int q = 0, p = first; q < count; q++, p += stride) {
            row[q] = from[p];
        }
    }

    private static void copy(float[] from, int first, int stride, int count, double... row) {
        for (int q = 0, p = first; q < count; q++, p += stride) {
            row[q] = from[p];
        }
    }
}
