package org.parhelion.runs.problem;

import java.util.Arrays;
import org.parhelion.grid.Grid;
import org.parhelion.runs.file.Config;
import org.parhelion.runs.file.Dimension;
import org.parhelion.solver.Model;

/**
 * A coefficient: constant, or with one value per grid point.
 *
 * @param values one value; or one per point, row-major, slowest axis first; or empty for no coefficient
 */
@SuppressWarnings("ArrayRecordComponent") // large, and never compared
public record PointValues(double... values) {
    /** No coefficient. */
    public static final PointValues NONE = new PointValues();

    /**
     * Reads a quantity, or a section whose {@code file} contains values in SI units.
     *
     * @param config the section with {@code key}
     * @param key name of the key
     * @param dimension of the values
     * @param grid the grid, for the shape of the file
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

    /** {@return whether there is no coefficient} */
    public boolean isEmpty() {
        return values.length == 0;
    }

    /** {@return whether the coefficient is constant in space} */
    public boolean uniform() {
        return values.length == 1;
    }

    /** {@return the largest value} */
    public double max() {
        return Arrays.stream(values).max().orElse(Double.NaN);
    }

    /** {@return the smallest value} */
    public double min() {
        return Arrays.stream(values).min().orElse(Double.NaN);
    }

    /** {@return the mean value} */
    public double mean() {
        return Arrays.stream(values).average().orElse(Double.NaN);
    }

    /**
     * Sets a coefficient of a model to these values.
     *
     * @param model the model
     * @param coefficient name of the coefficient in the stencil
     * @return the new model
     */
    public Model apply(Model model, String coefficient) {
        return uniform() ? model.coefficient(coefficient, values[0]) : model.coefficient(coefficient, values);
    }
}
