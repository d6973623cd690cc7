package org.parhelion.solver;

import java.util.function.Consumer;
import org.parhelion.field.Field;
import org.parhelion.grid.Axis;
import org.parhelion.grid.Box;
import org.parhelion.grid.Grid;
import org.parhelion.grid.Lattice;
import org.parhelion.grid.Location;
import org.parhelion.grid.PeriodicAxes;
import org.parhelion.grid.PlaceFunction;

/** One value per point of a lattice, by global index; also defined for ghost points outside the domain. */
interface GridValues {
    /** The value at plane {@code k}, row {@code j}, point {@code i}. */
    double at(Lattice lattice, int k, int j, int i);

    /** Refuses a number of values that is not that of the points. */
    default void require(String what, Lattice lattice) {
        // A function has a value at every point.
    }

    /** Values of a function of position; outside the domain at the position of the ghost point. */
    static GridValues of(PlaceFunction function) {
        return (lattice, k, j, i) -> function.at(
                lattice.coordinate(Axis.X, i), lattice.coordinate(Axis.Y, j), lattice.coordinate(Axis.Z, k));
    }

    /**
     * Values of an array, row-major, slowest axis first; outside the domain the value of the nearest point.
     *
     * @param what name of the values in the message if their number is wrong
     * @param grid the grid; as many values as it has points, or as one of its lattices
     */
    static GridValues of(String what, Grid grid, double[] values) {
        requireSome(what, grid, values.length);
        return new GridValues() {
            @Override
            public double at(Lattice lattice, int k, int j, int i) {
                Box all = lattice.box();
                long row = (long) Math.clamp(k, 0, all.planes() - 1) * all.rows() + Math.clamp(j, 0, all.rows() - 1);
                return values[(int) (row * all.columns() + Math.clamp(i, 0, all.columns() - 1))];
            }

            @Override
            public void require(String name, Lattice lattice) {
                if (values.length != lattice.pointCount()) {
                    throw new IllegalArgumentException(name + " on " + lattice.location() + ": its "
                            + lattice.shape() + " points need " + lattice.pointCount() + " values, not "
                            + values.length);
                }
            }
        };
    }

    /** Which lattice it is may depend on boundaries that are set later; some numbers are wrong for all. */
    private static void requireSome(String what, Grid grid, int count) {
        for (boolean z : new boolean[] {false, true}) {
            for (boolean y : new boolean[] {false, true}) {
                for (boolean x : new boolean[] {false, true}) {
                    Lattice lattice = new Lattice(grid, new Location(z, y, x), PeriodicAxes.NONE);
                    if (lattice.pointCount() == count) {
                        return;
                    }
                }
            }
        }
        throw new IllegalArgumentException(
                what + ": a grid of " + grid.shape() + " points needs " + grid.pointCount() + " values, not " + count);
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
        Lattice lattice = field.lattice();
        Box global = field.block().owned();
        for (int k = box.k0(); k < box.k1(); k++) {
            int gk = wrapped(global.k0() + k, lattice.grid(), Axis.Z, periodic);
            for (int j = box.j0(); j < box.j1(); j++) {
                int gj = wrapped(global.j0() + j, lattice.grid(), Axis.Y, periodic);
                for (int i = box.i0(); i < box.i1(); i++) {
                    field.set(k, j, i, at(lattice, gk, gj, wrapped(global.i0() + i, lattice.grid(), Axis.X, periodic)));
                }
            }
        }
    }

    private static int wrapped(int index, Grid grid, Axis axis, PeriodicAxes periodic) {
        return periodic.along(axis) ? Math.floorMod(index, grid.points(axis)) : index;
    }
}
