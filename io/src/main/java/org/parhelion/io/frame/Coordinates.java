package org.parhelion.io.frame;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.parhelion.grid.Axis;
import org.parhelion.grid.Lattice;

/** Names and attributes of axes and coordinates, by the CF conventions 1.10. */
public final class Coordinates {
    /** Version of the conventions, the attribute {@code Conventions}. */
    public static final String CONVENTIONS = "CF-1.10";

    /** Name of the axis and coordinate of time. */
    public static final String TIME = "time";

    /** Name of the coordinate with the number of the step. */
    public static final String STEP = "step";

    private Coordinates() {}

    /** The name of an axis, for instance {@code x}, or {@code x_face} of points on faces across x. */
    public static String name(Lattice lattice, Axis axis) {
        return axis.name().toLowerCase(Locale.ROOT) + (lattice.location().onFaces(axis) ? "_face" : "");
    }

    /** The coordinates of all points along an axis [m]. */
    public static double[] values(Lattice lattice, Axis axis) {
        double[] values = new double[lattice.points(axis)];
        Arrays.setAll(values, index -> lattice.coordinate(axis, index));
        return values;
    }

    /** Attributes of the coordinates along an axis. */
    public static Map<String, Object> attributes(Axis axis) {
        return sorted(Map.of("units", "m", "axis", axis.name()));
    }

    /** Attributes of {@link #TIME}. */
    public static Map<String, Object> ofTime() {
        return sorted(Map.of("units", "s", "long_name", "simulated time", "axis", "T"));
    }

    /** Attributes of {@link #STEP}. */
    public static Map<String, Object> ofStep() {
        return sorted(Map.of("long_name", "steps since the initial values"));
    }

    /** In a fixed order, because headers must not differ between two runs. */
    public static Map<String, Object> sorted(Map<String, Object> attributes) {
        return new TreeMap<>(attributes);
    }
}
