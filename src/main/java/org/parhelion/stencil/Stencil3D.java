package org.parhelion.stencil;

/** The update of one field on a 3-D grid. */
@FunctionalInterface
public interface Stencil3D extends Stencil {
    /** The new value at point {@code t}. */
    double at(Point t);

    @Override
    default int dims() {
        return 3;
    }

    @Override
    default double at(int field, Point... p) {
        return at(p[0]);
    }
}
