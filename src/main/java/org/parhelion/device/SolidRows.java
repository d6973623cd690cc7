package org.parhelion.device;

import java.util.BitSet;
import org.parhelion.field.Field;
import org.parhelion.grid.Box;

/** Which rows of a block are solid from end to end, ghost points included: nothing is computed there. */
final class SolidRows {
    /** No row is solid. */
    static final SolidRows NONE = new SolidRows(new BitSet(), 0, 0, 0);

    private final BitSet solid;
    private final int k0;
    private final int j0;
    private final int rows;

    private SolidRows(BitSet solid, int k0, int j0, int rows) {
        this.solid = solid;
        this.k0 = k0;
        this.j0 = j0;
        this.rows = rows;
    }

    /** The rows of which every point of {@code mask} is 1. */
    static SolidRows of(Field mask) {
        Box all = mask.allPoints();
        BitSet solid = new BitSet();
        for (int k = all.k0(); k < all.k1(); k++) {
            for (int j = all.j0(); j < all.j1(); j++) {
                boolean whole = true;
                for (int i = all.i0(); i < all.i1() && whole; i++) {
                    whole = mask.at(k, j, i) == 1;
                }
                solid.set((k - all.k0()) * all.rows() + j - all.j0(), whole);
            }
        }
        return new SolidRows(solid, all.k0(), all.j0(), all.rows());
    }

    /** The first row from {@code j} on that is not solid, at most {@code end}. */
    int firstOpen(int k, int j, int end) {
        if (rows == 0) {
            return j;
        }
        int row = j;
        while (row < end && solid.get((k - k0) * rows + row - j0)) {
            row++;
        }
        return row;
    }

    /** The first row from {@code j} on that is solid, at most {@code end}. */
    int firstSolid(int k, int j, int end) {
        if (rows == 0) {
            return end;
        }
        int row = j;
        while (row < end && !solid.get((k - k0) * rows + row - j0)) {
            row++;
        }
        return row;
    }

    /** Copies the block's own solid rows from one array of a field to the other. */
    void copy(Field from, Field to) {
        Box in = from.interior();
        for (int k = 0; k < in.k1(); k++) {
            for (int j = 0; j < in.j1(); j++) {
                for (int i = 0; i < in.i1() && firstOpen(k, j, j + 1) > j; i++) {
                    to.set(k, j, i, from.at(k, j, i));
                }
            }
        }
    }
}
