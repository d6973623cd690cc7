package org.parhelion.runs.problem;

import org.parhelion.runs.file.Config;
import org.parhelion.runs.file.Dimension;

/** Vectors in run files. */
final class Components {
    private Components() {}

    /** The x and y components under {@code key}, in SI units. */
    static double[] pair(Config config, String key, Dimension dimension) {
        double[] values = config.quantities(key, dimension);
        if (values.length != 2) {
            throw config.error(key, values.length + " components for 2 axes; x comes first");
        }
        return values;
    }
}
