package org.parhelion.solver;

import java.util.Arrays;
import java.util.List;
import org.parhelion.comm.Buffer;
import org.parhelion.comm.Comm;
import org.parhelion.comm.Op;
import org.parhelion.field.Field;
import org.parhelion.grid.Axis;
import org.parhelion.grid.Box;

/** The values of a field around a point, from the ranks that own them. */
final class PatchGather {
    private static final int IN_PLANE = 16;
    private static final int ACROSS = 1;

    private PatchGather() {}

    /** The points around one, within the domain. */
    static Box around(Field field, FiniteCheck.Found found) {
        Box all = field.lattice().box();
        return new Box(
                Math.max(all.k0(), found.k() - ACROSS),
                Math.max(all.j0(), found.j() - IN_PLANE),
                Math.max(all.i0(), found.i() - IN_PLANE),
                Math.min(all.k1(), found.k() + ACROSS + 1),
                Math.min(all.j1(), found.j() + IN_PLANE + 1),
                Math.min(all.i1(), found.i() + IN_PLANE + 1));
    }

    /** The values at the points of a box, row-major, the same on all ranks. Collective. */
    static List<Double> values(Field field, Box box, Comm comm) {
        long[] own = new long[Math.toIntExact(box.volume())];
        Box owned = field.owned();
        Box mine = owned.intersect(box);
        for (int k = mine.k0(); k < mine.k1(); k++) {
            for (int j = mine.j0(); j < mine.j1(); j++) {
                for (int i = mine.i0(); i < mine.i1(); i++) {
                    own[((k - box.k0()) * box.rows() + j - box.j0()) * box.columns() + i - box.i0()] =
                            Double.doubleToRawLongBits(field.at(k - owned.k0(), j - owned.j0(), i - owned.i0()));
                }
            }
        }
        // One rank has each value, the others have zeros.
        long[] all = new long[own.length];
        comm.allreduce(Buffer.of(own), Buffer.of(all), Op.BOR);
        return Arrays.stream(all).mapToObj(Double::longBitsToDouble).toList();
    }

    /** The rank that owns a point. */
    static int owner(Field field, FiniteCheck.Found found) {
        // The owner of the last cell has the points beyond it.
        int[] cell = field.block().grid().axes().stream()
                .mapToInt(
                        axis -> Math.min(found.index(axis), field.block().grid().points(axis) - 1))
                .toArray();
        return field.block().decomposition().owner(cell);
    }

    /** The coordinates of a point. */
    static List<BlowUp.Place> places(Field field, FiniteCheck.Found found) {
        return field.block().grid().axes().stream()
                .map((Axis axis) -> new BlowUp.Place(
                        axis, found.index(axis), field.lattice().coordinate(axis, found.index(axis))))
                .toList();
    }
}
