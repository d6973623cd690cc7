package org.parhelion.solver;

import org.parhelion.field.Field;
import org.parhelion.grid.Box;

/** Global fields of test runs, whose ranks share the test's memory. */
public final class Fields {
    private Fields() {}

    /** Copies a rank's own points into an array of the whole field, row-major, slowest axis first. */
    public static void copy(Field from, double[] global) {
        Box all = from.lattice().box();
        Box own = from.owned();
        for (int k = own.k0(); k < own.k1(); k++) {
            for (int j = own.j0(); j < own.j1(); j++) {
                for (int i = own.i0(); i < own.i1(); i++) {
                    global[(k * all.rows() + j) * all.columns() + i] =
                            from.at(k - own.k0(), j - own.j0(), i - own.i0());
                }
            }
        }
    }
}
