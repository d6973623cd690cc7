package org.parhelion.stencil;

/** The update of one field on a 1-D grid. */
@FunctionalInterface
public interface Stencil1D extends Stencil {
    /** The new value at point {@code t}. */
    double at(Point t);

    @Override
    default int dims() {
        return 1;
    }

    @Override
    default double at(int field, Point... p) {
        return at(p[0]);
    }
}
