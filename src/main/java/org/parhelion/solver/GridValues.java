package org.parhelion.solver;

import java.util.function.Consumer;
import org.parhelion.field.Field;
import org.parhelion.grid.Axis;
import org.parhelion.grid.Box;
import org.parhelion.grid.Grid;
import org.parhelion.grid.PeriodicAxes;
import org.parhelion.grid.PlaceFunction;

/** One value per grid point, by global index; also defined for ghost points outside the domain. */
interface GridValues {
    /** The value at plane {@code k}, row {@code j}, point {@code i}. */
    double at(Grid grid, int k, int j, int i);

    /** Values of a function of position; outside the domain at the position of the ghost point. */
    static GridValues of(PlaceFunction function) {
        return (grid, k, j, i) -> function.at(grid.x(i), grid.y(j), grid.z(k));
    }

    /**
     * Values of an array, row-major, slowest axis first; outside the domain the value of the nearest point.
     *
     * @param what name of the values in the message if their number is wrong
     */
    static GridValues of(String what, Grid grid, double[] values) {
        if (values.length != grid.pointCount()) {
            throw new IllegalArgumentException(what + ": a grid of " + grid.shape() + " points needs "
                    + grid.pointCount() + " values, not " + values.length);
        }
        return (g, k, j, i) -> {
            long row = (long) Math.clamp(k, 0, g.nz() - 1) * g.ny() + Math.clamp(j, 0, g.ny() - 1);
            return values[(int) (row * g.nx() + Math.clamp(i, 0, g.nx() - 1))];
        };
    }

    /** Sets the interior of a field. */
    default void fillInterior(Field field) {
        fill(field, field.interior(), PeriodicAxes.NONE);
    }

    /**
     * Sets all points of a field including ghost points; across {@code periodic} axes a ghost point gets the value of its
     * image.
     */
    default Consumer<Field> everywhere(PeriodicAxes periodic) {
        return field -> fill(field, field.allPoints(), periodic);
    }

    private void fill(Field field, Box box, PeriodicAxes periodic) {
        Grid grid = field.block().grid();
        Box global = field.block().owned();
        for (int k = box.k0(); k < box.k1(); k++) {
            int gk = wrapped(global.k0() + k, grid, Axis.Z, periodic);
            for (int j = box.j0(); j < box.j1(); j++) {
                int gj = wrapped(global.j0() + j, grid, Axis.Y, periodic);
                for (int i = box.i0(); i < box.i1(); i++) {
                    field.set(k, j, i, at(grid, gk, gj, wrapped(global.i0() + i, grid, Axis.X, periodic)));
                }
            }
        }
    }

    private static int wrapped(int index, Grid grid, Axis axis, PeriodicAxes periodic) {
        return periodic.along(axis) ? Math.floorMod(index, grid.points(axis)) : index;
    }
}
