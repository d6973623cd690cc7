package org.parhelion.stencil;

/** The update of one field on a 2-D grid. */
@FunctionalInterface
public interface Stencil2D extends Stencil {
    /**
     * Computes the field's new value at a point.
     *
     * @param t the point, whose neighbours along x and y may be read
     * @return the value after the step
     */
    double at(Point t);

    @Override
    default int dims() {
        return 2;
    }

    @Override
    default double at(int field, Point... p) {
        return at(p[0]);
    }
}
