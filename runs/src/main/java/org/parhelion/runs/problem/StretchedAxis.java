package org.parhelion.runs.problem;

import java.util.List;
import org.parhelion.grid.Axis;
import org.parhelion.runs.file.Config;
import org.parhelion.runs.file.Dimension;

/**
 * The coordinates of one stretched axis, {@code grid.coordinates.AXIS}.
 *
 * <pre>
 *   coordinates:
 *     x: { file: x.npy }                                 # one for each point, increasing
 *     y: { from: 0 m, to: 1 m, ratio: 1.05 }             # each spacing 1.05 times the one before
 *     z: { from: 0 m, to: 1 m, ratio: 1.1, dense: both } # dense at both ends; default: low
 * </pre>
 */
final class StretchedAxis {
    private static final String LOW = "low";
    private static final String HIGH = "high";

    private StretchedAxis() {}

    /**
     * Reads the coordinates.
     *
     * @param points of the axis
     * @return one coordinate for each point [m]
     * @throws org.parhelion.runs.file.ConfigException if a key is wrong
     */
    static double[] read(Config section, Axis axis, int points) {
        if (section.has("file")) {
            return GridData.read(section, "file", points).values();
        }
        double from = section.quantity("from", Dimension.LENGTH);
        double to = section.quantity("to", Dimension.LENGTH);
        double ratio = section.positive("ratio", Dimension.NUMBER);
        String dense = section.choice("dense", List.of(LOW, HIGH, "both"), LOW);
        if (!(from < to)) {
            throw section.error("to", to + " m must be more than " + from + " m of from");
        }
        if (points < 2) {
            throw section.error("from", "an axis of " + points + " point cannot be stretched; axis " + axis);
        }
        return geometric(from, to, ratio, dense, points);
    }

    private static double[] geometric(double from, double to, double ratio, String dense, int points) {
        int intervals = points - 1;
        double[] place = new double[points];
        for (int p = 1; p < points; p++) {
            int power = dense.equals(LOW) ? p - 1 : dense.equals(HIGH) ? intervals - p : Math.min(p - 1, intervals - p);
            place[p] = place[p - 1] + Math.pow(ratio, power);
        }
        double scale = (to - from) / place[intervals];
        for (int p = 0; p < points; p++) {
            place[p] = p == intervals ? to : from + scale * place[p];
        }
        return place;
    }
}
