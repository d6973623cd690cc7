package org.parhelion.io.frame;

import java.util.ArrayList;
import java.util.List;
import org.parhelion.field.Field;
import org.parhelion.grid.Axis;
import org.parhelion.grid.Box;
import org.parhelion.grid.Decomposition;
import org.parhelion.grid.Lattice;

/** Parts of a field, a function of its points alone, and the ranks that write them. */
public final class FieldParts {
    private FieldParts() {}

    /**
     * Cuts a box into contiguous parts in C order: whole planes, or rows of one plane, or points of one row.
     *
     * @param most points of a part
     */
    public static List<Box> contiguous(Box all, int most) {
        long plane = (long) all.rows() * all.columns();
        int planes = Math.clamp(most / plane, 1, all.planes());
        int rows = plane <= most ? all.rows() : Math.clamp(most / all.columns(), 1, all.rows());
        return cut(all, planes, rows, Math.min(all.columns(), most));
    }

    /** Cuts a box into parts of equal extents, smaller ones at the end of each axis, in C order. */
    public static List<Box> cut(Box all, int planes, int rows, int columns) {
        List<Box> parts = new ArrayList<>();
        for (int k = all.k0(); k < all.k1(); k += planes) {
            for (int j = all.j0(); j < all.j1(); j += rows) {
                for (int i = all.i0(); i < all.i1(); i += columns) {
                    parts.add(new Box(k, j, i, k + planes, j + rows, i + columns).intersect(all));
                }
            }
        }
        return parts;
    }

    /** Index of the first point of a box in the C order of all points of its field. */
    public static long offset(Box box, Lattice lattice) {
        return ((long) box.k0() * lattice.points(Axis.Y) + box.j0()) * lattice.points(Axis.X) + box.i0();
    }

    /** The rank that owns most points of a box; the lowest of several. */
    public static int writer(Box box, Field field) {
        Decomposition decomposition = field.block().decomposition();
        int writer = 0;
        long most = -1;
        for (int rank = 0; rank < decomposition.ranks(); rank++) {
            Box own = field.lattice().owned(decomposition.owned(rank));
            long points = box.intersect(own).volume();
            if (points > most) {
                most = points;
                writer = rank;
            }
        }
        return writer;
    }

    /** Whether a rank owns all points of a box. */
    public static boolean owns(int rank, Box box, Field field) {
        return field.lattice().owned(field.block().decomposition().owned(rank)).contains(box);
    }
}
