package org.parhelion.stencil;

/**
 * A grid point of one field, and its neighbours at constant offsets, slowest axis first.
 *
 * <p>A 2-D stencil calls {@code at(dj, di)}: {@code at(0, -1)} is the western neighbour, {@code at(1, 0)} the next row.
 */
public interface Point {
    /**
     * Reads a neighbour in a 1-D stencil.
     *
     * @param di offset along x [points]
     * @return its value before the step
     */
    double at(int di);

    /**
     * Reads a neighbour in a 2-D stencil.
     *
     * @param dj offset along y [rows]
     * @param di offset along x [points]
     * @return its value before the step
     */
    double at(int dj, int di);

    /**
     * Reads a neighbour in a 3-D stencil.
     *
     * @param dk offset along z [planes]
     * @param dj offset along y [rows]
     * @param di offset along x [points]
     * @return its value before the step
     */
    double at(int dk, int dj, int di);

    /** {@return the value of this field at this very point one step earlier; for schemes of second order in time} */
    double before();

    /** {@return the length of the step [s]} */
    double dt();

    /**
     * {@return the length of the step before this one [s]; infinite in the first step} For multistep methods: the ratio of both lengths is
     * 0 in the first step.
     */
    double dtBefore();

    /** {@return the time of the values that are read, the beginning of the step: step · Δt [s]} */
    double time();

    /** {@return the point's coordinate along x [m]} */
    double x();

    /** {@return the point's coordinate along y [m]; 0 in a 1-D stencil} */
    double y();

    /** {@return the point's coordinate along z [m]; 0 in a 1-D or 2-D stencil} */
    double z();

    /**
     * {@return the point's index along x in the whole grid, from 0} A double, as all numbers that a formula computes with:
     * compare it ({@code p.i() == 0}); it cannot be an offset.
     */
    double i();

    /** {@return the row's index in the whole grid, as {@link #i}; 0 in a 1-D stencil} */
    double j();

    /** {@return the plane's index in the whole grid, as {@link #i}; 0 in a 1-D or 2-D stencil} */
    double k();

    /** {@return the distance to the lower neighbour along x, {@code at(…, -1)} [m]} */
    double dxLow();

    /** {@return the distance to the upper neighbour along x, {@code at(…, 1)} [m]} */
    double dxHigh();

    /** {@return the distance to the lower neighbour along y [m]; infinite in a 1-D stencil, so that 1 / dy is 0} */
    double dyLow();

    /** {@return the distance to the upper neighbour along y [m]; infinite in a 1-D stencil} */
    double dyHigh();

    /** {@return the distance to the lower neighbour along z [m]; infinite in a 1-D or 2-D stencil} */
    double dzLow();

    /** {@return the distance to the upper neighbour along z [m]; infinite in a 1-D or 2-D stencil} */
    double dzHigh();
}
