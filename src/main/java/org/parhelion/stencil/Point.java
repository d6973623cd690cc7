package org.parhelion.stencil;

/**
 * A grid point of one field, and its neighbours at constant offsets, slowest axis first.
 *
 * <p>A 2-D stencil calls {@code at(dj, di)}: {@code at(0, -1)} is the western neighbour, {@code at(1, 0)} the next row.
 */
public interface Point {
    /** The value {@code di} points along x; for 1-D stencils. */
    double at(int di);

    /** The value {@code dj} rows along y and {@code di} points along x; for 2-D stencils. */
    double at(int dj, int di);

    /** The value {@code dk} planes along z, {@code dj} rows along y and {@code di} points along x; for 3-D stencils. */
    double at(int dk, int dj, int di);

    /** The value of this field at this very point one step earlier; for schemes of second order in time. */
    double before();
}
