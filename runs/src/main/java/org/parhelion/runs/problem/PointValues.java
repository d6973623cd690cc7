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
public record PointValues(double... values) {
    /** No coefficient. */
    public static final PointValues NONE = new PointValues();

    /**
     * Reads a quantity, or a section with {@code file}, whose values are in SI units.
     *
     * @param config the section that holds {@code key}
     * @param key its name
     * @param dimension of the values
     * @param grid whose points a file has values for
     * @return the values
     * @throws org.parhelion.runs.file.ConfigException if the key is missing, or its value or file is wrong
     */
    public static PointValues read(Config config, String key, Dimension dimension, Grid grid) {
        if (!config.isSection(key)) {
            return new PointValues(config.quantity(key, dimension));
        }
        Config section = config.section(key);
        return new PointValues(GridData.read(section, "file", grid.points()).values());
    }

    /** Whether there is no value at all. */
    public boolean isEmpty() {
        return values.length == 0;
    }

    /** Whether it is the same everywhere. */
    public boolean uniform() {
        return values.length == 1;
    }

    /** The largest value. */
    public double max() {
        return Arrays.stream(values).max().orElse(Double.NaN);
    }

    /** The smallest value. */
    public double min() {
        return Arrays.stream(values).min().orElse(Double.NaN);
    }

    /** The mean value. */
    public double mean() {
        return Arrays.stream(values).average().orElse(Double.NaN);
    }

    /**
     * Sets a coefficient.
     *
     * @param model of which it is
     * @param coefficient its name in the stencil
     * @return the new model
     */
    public Model apply(Model model, String coefficient) {
        return uniform() ? model.coefficient(coefficient, values[0]) : model.coefficient(coefficient, values);
    }
}
