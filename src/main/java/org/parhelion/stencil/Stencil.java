package org.parhelion.stencil;

import java.util.List;

/**
 * How a point of one or several fields is updated from its neighbours: a plain Java formula, without side effects.
 *
 * <p>Write a record that implements {@link Stencil1D}, {@link Stencil2D} or {@link Stencil3D} where one field is advanced and
 * nothing else is read; implement this interface where several fields are coupled or coefficients vary from point to point. The
 * record's components are the formula's parameters.
 *
 * <p>All fields are advanced simultaneously: every {@code at(…)} reads values of the previous step, independent of the order of
 * the fields.
 */
public interface Stencil {
    /** {@return axes of the grid: 1, 2 or 3} */
    int dims();

    /** {@return names of the fields that this stencil advances} */
    default List<String> fields() {
        return List.of("u");
    }

    /** {@return names of the coefficients, fields that it only reads} */
    default List<String> coefficients() {
        return List.of();
    }

    /**
     * Computes a field's new value at a point.
     *
     * @param field index into {@link #fields}
     * @param p the point in each of {@link #fields}, then in each of {@link #coefficients}
     * @return the value after the step
     */
    double at(int field, Point... p);

    /**
     * {@return the largest offset that {@link #at(int, Point...)} reads} Used only if the formula cannot be read. Default: the
     * largest offset in one call with arbitrary values; a run that reads beyond it ends with an error.
     */
    default int radius() {
        return Probe.reach(this).radius();
    }
}
