package org.parhelion.solver;

import org.parhelion.Precision;
import org.parhelion.comm.Comm;
import org.parhelion.comm.ExactSum;
import org.parhelion.field.Field;
import org.parhelion.grid.Box;

/**
 * Sums over the interior of fields on all ranks. The bits do not depend on the number of ranks or on the decomposition, because
 * each sum is an {@link ExactSum} that is rounded once.
 *
 * <p>The methods are collective: every rank calls the same one with its field on its block. Floats are summed as doubles. For
 * one thread at a time.
 */
public final class FieldSums {
    private final Comm comm;
    private final ExactSum sum = new ExactSum();

    /**
     * Sums over the ranks of a communicator.
     *
     * @param comm the ranks of the fields' decomposition
     */
    public FieldSums(Comm comm) {
        this.comm = comm;
    }

    /**
     * The sum of all interior values. Collective.
     *
     * @param field this rank's part
     * @return the exact sum, rounded to the nearest double
     * @throws org.parhelion.comm.CommException if the ranks cannot exchange their sums
     */
    public double sum(Field field) {
        sum.clear();
        Box in = field.interior();
        for (int k = 0; k < in.k1(); k++) {
            for (int j = 0; j < in.j1(); j++) {
                if (field.precision() == Precision.DOUBLE) {
                    sum.add(field.doubles(), field.index(k, j, 0), in.i1());
                } else {
                    sum.add(field.floats(), field.index(k, j, 0), in.i1());
                }
            }
        }
        sum.allreduce(comm);
        return sum.value();
    }

    /**
     * The dot product: the sum of products of the interior values at the same points. Collective.
     *
     * @param a this rank's part of one field
     * @param b this rank's part of another, or the same, field, on the same block and in the same precision
     * @return the exact sum of exact products, rounded to the nearest double
     * @throws IllegalArgumentException if block, location or precision differ
     * @throws org.parhelion.comm.CommException if the ranks cannot exchange their sums
     */
    public double dot(Field a, Field b) {
        addProducts(a, b);
        return sum.value();
    }

    /**
     * The Euclidean norm √Σu² of the interior values; no square overflows or underflows. Collective.
     *
     * @param field this rank's part
     * @return the square root of the exact sum of squares, which is rounded to 53 bits before
     * @throws org.parhelion.comm.CommException if the ranks cannot exchange their sums
     */
    public double norm2(Field field) {
        addProducts(field, field);
        return sum.squareRoot();
    }

    private void addProducts(Field a, Field b) {
        if (!a.owned().equals(b.owned())
                || !a.lattice().location().equals(b.lattice().location())
                || a.precision() != b.precision()) {
            throw new IllegalArgumentException("field '" + b.name() + "' (" + b.precision() + ", points " + b.owned()
                    + ", " + b.lattice().location() + ") has another block, location or precision than '" + a.name()
                    + "' (" + a.precision() + ", points " + a.owned() + ", "
                    + a.lattice().location() + ")");
        }
        sum.clear();
        Box in = a.interior();
        for (int k = 0; k < in.k1(); k++) {
            for (int j = 0; j < in.j1(); j++) {
                int p = a.index(k, j, 0);
                int q = b.index(k, j, 0);
                if (a.precision() == Precision.DOUBLE) {
                    sum.addProducts(a.doubles(), p, b.doubles(), q, in.i1());
                } else {
                    sum.addProducts(a.floats(), p, b.floats(), q, in.i1());
                }
            }
        }
        sum.allreduce(comm);
    }
}
