package org.parhelion.stencil;

/** The update of one field on a 3-D grid. */
@FunctionalInterface
public interface Stencil3D extends Stencil {
    /**
     * Computes the field's new value at a point.
     *
     * @param t the point, whose neighbours along x, y and z may be read
     * @return the value after the step
     */
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
