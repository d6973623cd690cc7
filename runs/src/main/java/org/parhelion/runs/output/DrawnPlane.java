package org.parhelion.runs.output;

import java.util.Locale;
import org.parhelion.grid.Axis;
import org.parhelion.grid.Box;
import org.parhelion.grid.Lattice;

/**
 * The plane of a field that a picture shows: the middle one across z. A field with one row or one column of points, a slice of a body, is shown from that side.
 *
 * @param across the axis across the plane
 * @param vertical the axis of the picture's rows
 * @param horizontal the axis of the picture's columns
 */
record DrawnPlane(Axis across, Axis vertical, Axis horizontal) {
    private static final DrawnPlane ACROSS_Z = new DrawnPlane(Axis.Z, Axis.Y, Axis.X);

    /** The plane of a field with these points. */
    static DrawnPlane of(Lattice points) {
        if (points.points(Axis.Z) == 1) {
            return ACROSS_Z;
        }
        if (points.points(Axis.Y) == 1) {
            return new DrawnPlane(Axis.Y, Axis.Z, Axis.X);
        }
        return points.points(Axis.X) == 1 ? new DrawnPlane(Axis.X, Axis.Z, Axis.Y) : ACROSS_Z;
    }

    /** The index of the plane along the axis across it. */
    int index(Lattice points) {
        return points.points(across) / 2;
    }

    /** The points of the plane. */
    Box box(Lattice points) {
        return points.box().with(across, index(points), index(points) + 1);
    }

    /** The name of an axis: {@code x}. */
    static String name(Axis axis) {
        return axis.name().toLowerCase(Locale.ROOT);
    }
}
