package org.parhelion.stencil;

import org.parhelion.Precision;

/** Makes row kernels of stencils. */
public final class Kernels {
    private Kernels() {}

    /**
     * A kernel for arrays of one layout.
     *
     * @param precision of the arrays, and of every operation of a formula that can be read
     */
    public static RowKernel of(Stencil stencil, Precision precision, Layout layout, Path path) {
        return new PlainRows(stencil, layout);
    }
}
