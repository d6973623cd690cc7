package org.parhelion.runs.problem;

import java.util.Arrays;
import org.parhelion.grid.Grid;
import org.parhelion.runs.file.Config;
import org.parhelion.runs.file.Dimension;
import org.parhelion.solver.Model;

/**
 * A coefficient: the same everywhere, or one value for each point.
 *
 * @param values one value; or one for each point, row-major, slowest axis first; or none
 */
@SuppressWarnings("ArrayRecordComponent") // large, and never compared
record PointValues(double... values) {
    static final PointValues NONE = new PointValues();

    /** A quantity, or a section with {@code file}, whose values are in SI units. */
    static PointValues read(Config config, String key, Dimension dimension, Grid grid) {
        if (!config.isSection(key)) {
            return new PointValues(config.quantity(key, dimension));
        }
        Config section = config.section(key);
        return new PointValues(GridData.read(section, "file", grid.points()).values());
    }

    boolean isEmpty() {
        return values.length == 0;
    }

    boolean uniform() {
        return values.length == 1;
    }

    double max() {
        return Arrays.stream(values).max().orElse(Double.NaN);
    }

    double min() {
        return Arrays.stream(values).min().orElse(Double.NaN);
    }

    double mean() {
        return Arrays.stream(values).average().orElse(Double.NaN);
    }

    /** {@code model} with these values of a coefficient. */
    Model apply(Model model, String coefficient) {
        return uniform() ? model.coefficient(coefficient, values[0]) : model.coefficient(coefficient, values);
    }
}
