package org.parhelion.grid;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Where the points of a field lie in the cells of a grid: along each axis at the centre of a cell, or on its low face, half a
 * spacing lower. A staggered scheme has fields at several locations (Yee; Arakawa's C grid).
 *
 * <pre>
 *   wall                      wall        one axis of 4 cells
 *    │  ●     ●     ●     ●    │          centres: point i at x(i), 4 points
 *    ├─────┼─────┼─────┼───────┤
 *    ■     ■     ■     ■       ■          faces: point i at x(i − 1/2), 5 points, the outermost on the walls
 *                                         (4 along a periodic axis: the fifth would be the first again)
 *
 *   ┌──v──┐   two axes, one cell:   p  {@link #CENTRE}
 *   u  p  │                         u  {@link #face face}(X)
 *   q──v──┘                         v  {@link #face face}(Y)      q  {@link #CORNER}, or {@link #edge edge}(Z)
 * </pre>
 *
 * <p>Offsets of formulas count indices: at a face i, {@code p.at(0)} of a field at centres is that of cell i, and {@code p.at(-1)}
 * that of cell i − 1. Along axes that a grid lacks, a location has no meaning.
 *
 * @param z whether the points lie on faces between planes of cells, half a spacing lower
 * @param y whether they lie on faces between rows of cells
 * @param x whether they lie on faces between the cells of a row
 */
public record Location(boolean z, boolean y, boolean x) {
    /** The centres of cells, where all fields are by default. */
    public static final Location CENTRE = new Location(false, false, false);

    /** The corners of cells: half a spacing lower along every axis. */
    public static final Location CORNER = new Location(true, true, true);

    /**
     * The centres of the faces across an axis, for instance of a velocity along it.
     *
     * @param axis the normal of the faces
     * @return the location, half a spacing lower along {@code axis}
     */
    public static Location face(Axis axis) {
        return new Location(axis == Axis.Z, axis == Axis.Y, axis == Axis.X);
    }

    /**
     * The centres of the edges along an axis. In two dimensions, edges along Z are corners.
     *
     * @param axis the direction of the edges
     * @return the location, half a spacing lower along the two other axes
     */
    public static Location edge(Axis axis) {
        return new Location(axis != Axis.Z, axis != Axis.Y, axis != Axis.X);
    }

    /**
     * Tells whether the points lie on faces along one axis.
     *
     * @param axis the axis
     * @return whether they are half a spacing lower than the centres
     */
    public boolean onFaces(Axis axis) {
        return switch (axis) {
            case Z -> z;
            case Y -> y;
            case X -> x;
        };
    }

    /**
     * The same location on a grid of fewer axes.
     *
     * @param grid the grid
     * @return this location, at centres along the axes that {@code grid} lacks
     */
    public Location on(Grid grid) {
        return new Location(z && grid.dims() > 2, y && grid.dims() > 1, x);
    }

    /** {@return {@code centre}, or the axes along which the points lie on faces, for instance {@code faces along y, x}} */
    @Override
    public String toString() {
        if (equals(CENTRE)) {
            return "centre";
        }
        return "faces along "
                + Arrays.stream(Axis.values())
                        .filter(this::onFaces)
                        .map(axis -> axis.name().toLowerCase(Locale.ROOT))
                        .collect(Collectors.joining(", "));
    }
}
