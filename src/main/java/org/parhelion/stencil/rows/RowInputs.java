package org.parhelion.stencil.rows;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.parhelion.Precision;
import org.parhelion.stencil.Formula;
import org.parhelion.stencil.Node.AxisValue;
import org.parhelion.stencil.Node.StepValue;
import org.parhelion.stencil.PointInput;
import org.parhelion.stencil.reader.FormulaReading;

/**
 * What a formula reads beside fields: the step's length and time, and what lies along the axes.
 *
 * <pre>
 *   arrays   0           the formula's step values, in the order of their index
 *            1 + index   an axis value at each position along its axis
 * </pre>
 *
 * <p>All arrays hold what the kernel computes with, double for mixed precision. A position counts places along an axis from the first one that the caller's arrays
 * hold, usually the lowest ghost point.
 *
 * <p>The values of the step change by {@link #step}, which must not run while a kernel reads them.
 */
public final class RowInputs {
    /** For formulas that read fields only. */
    public static final RowInputs NONE = new RowInputs(Map.of(), List.of(), Precision.DOUBLE, new Object[1]);

    private final Map<PointInput, double[]> places;
    private final List<StepValue> stepValues;
    private final Precision precision;
    private final Object[] arrays;
    private double dtSeconds = Double.NaN;
    private double dtBeforeSeconds = Double.NaN;
    private double timeSeconds = Double.NaN;

    private RowInputs(
            Map<PointInput, double[]> places, List<StepValue> stepValues, Precision precision, Object[] arrays) {
        this.places = places;
        this.stepValues = stepValues;
        this.precision = precision;
        this.arrays = arrays;
        arrays[0] = array(precision, new double[stepValues.size()]);
    }

    /**
     * Computes a formula's axis values.
     *
     * @param reading of the stencil whose kernels read these inputs
     * @param precision of the kernels
     * @param along an input's value at each position along its axis; asked once for each input that has an axis
     * @return the inputs; the step is not set yet
     */
    public static RowInputs of(FormulaReading reading, Precision precision, Function<PointInput, double[]> along) {
        Map<PointInput, double[]> places = new EnumMap<>(PointInput.class);
        for (PointInput input : PointInput.values()) {
            if (!input.ofStep()) {
                places.put(input, along.apply(input));
            }
        }
        Optional<Formula> formula = reading.formula();
        List<Object> arrays = new ArrayList<>();
        arrays.add(List.of());
        for (AxisValue value : formula.map(Formula::axisValues).orElse(List.of())) {
            arrays.add(array(precision, value.along(places::get)));
        }
        List<StepValue> stepValues = formula.map(Formula::stepValues).orElse(List.of());
        return new RowInputs(places, stepValues, precision, arrays.toArray());
    }

    private static Object array(Precision precision, double[] values) {
        if (precision.arithmetic() == Precision.DOUBLE) {
            return values;
        }
        float[] rounded = new float[values.length];
        for (int p = 0; p < values.length; p++) {
            rounded[p] = (float) values[p];
        }
        return rounded;
    }

    /** {@return inputs with a step of their own and the same axes} */
    public RowInputs withOwnStep() {
        return new RowInputs(places, stepValues, precision, arrays.clone());
    }

    /**
     * Sets the step and computes what depends on it alone.
     *
     * @param lengthSeconds Δt [s]
     * @param beforeSeconds Δt of the step before [s]
     * @param beginSeconds the time of the values that are read [s]
     */
    public void step(double lengthSeconds, double beforeSeconds, double beginSeconds) {
        dtSeconds = lengthSeconds;
        dtBeforeSeconds = beforeSeconds;
        timeSeconds = beginSeconds;
        for (int v = 0; v < stepValues.size(); v++) { // an iterator would be an object a step
            StepValue value = stepValues.get(v);
            double computed = value.at(lengthSeconds, beforeSeconds, beginSeconds);
            if (arrays[0] instanceof double[] doubles) {
                doubles[value.index()] = computed;
            } else {
                ((float[]) arrays[0])[value.index()] = (float) computed;
            }
        }
    }

    double dtSeconds() {
        return given(PointInput.DT, dtSeconds);
    }

    double dtBeforeSeconds() {
        return given(PointInput.DT_BEFORE, dtBeforeSeconds);
    }

    double timeSeconds() {
        return given(PointInput.TIME, timeSeconds);
    }

    private static double given(PointInput input, double value) {
        if (Double.isNaN(value)) {
            throw notGiven(input);
        }
        return value;
    }

    /** An input with an axis, at a position along it. */
    double at(PointInput input, int position) {
        double[] values = places.get(input);
        if (values == null) {
            throw notGiven(input);
        }
        return values[position];
    }

    private static IllegalStateException notGiven(PointInput input) {
        return new IllegalStateException(
                input.method() + "() is read, but the caller of the kernel passes no value of it: see RowInputs");
    }

    /** See the class. */
    Object[] arrays() {
        return arrays;
    }
}
