package org.parhelion.stencil;

/** The update of one field on a 1-D grid. */
@FunctionalInterface
public interface Stencil1D extends Stencil {
    /**
     * Computes the field's new value at a point.
     *
     * @param t the point, whose neighbours along x may be read
     * @return the value after the step
     */
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
