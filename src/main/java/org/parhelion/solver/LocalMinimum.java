package org.parhelion.solver;

import java.util.List;
import java.util.function.Function;
import org.parhelion.Precision;
import org.parhelion.device.StepperSpec;
import org.parhelion.field.Field;
import org.parhelion.grid.Box;
import org.parhelion.grid.Width;
import org.parhelion.stencil.Reach;
import org.parhelion.stencil.Stencil;
import org.parhelion.stencil.reader.FormulaReading;
import org.parhelion.stencil.rows.RowInputs;
import org.parhelion.stencil.rows.RowKernel;
import org.parhelion.stencil.rows.RowKernels;
import org.parhelion.stencil.rows.RowLayout;
import org.parhelion.stencil.rows.RowPath;

/** The smallest value that a formula has at a rank's own points. */
final class LocalMinimum {
    private LocalMinimum() {}

    /**
     * Computes it.
     *
     * @param fields the current values of a field or coefficient, by name
     * @return the minimum; NaN if a value is NaN
     */
    static double of(
            Stencil formula, StepperSpec spec, Function<String, Field> fields, double dtSeconds, double timeSeconds) {
        FormulaReading reading = FormulaReading.of(formula);
        Reach reach = reading.reach();
        if (formula.dims() != spec.block().grid().dims()
                || reach.radius() > 0
                || reading.formula().isEmpty()
                || reach.before()) {
            throw new IllegalArgumentException("the minimum of " + formula + " on a grid of "
                    + spec.block().grid().dims()
                    + " axes: the formula must have as many axes, be readable, and read values"
                    + " at the point itself only, at the current step");
        }
        List<Field> read = formula.fields().stream().map(fields).toList();
        Field any = read.getFirst();
        List<Field> values = read.stream()
                .map(field -> Field.of(field.name(), spec.block(), spec.precision(), spec.ghost()))
                .toList();
        RowKernel kernel =
                RowKernels.of(reading, spec.precision(), new RowLayout(any.planePitch(), any.rowPitch()), RowPath.AUTO);
        RowInputs inputs = RowInputs.of(reading, spec.precision(), spec::along);
        inputs.step(dtSeconds, timeSeconds);
        Width ghost = spec.ghost();
        Box in = any.interior();
        Object[] now = arrays(read);
        Object[] next = arrays(values);
        Object[] coefficients =
                arrays(formula.coefficients().stream().map(fields).toList());
        for (int k = 0; k < in.k1(); k++) {
            kernel.update(
                    now,
                    next,
                    coefficients,
                    any.index(k, 0, 0),
                    in.i1(),
                    in.j1(),
                    inputs,
                    k + ghost.k(),
                    ghost.j(),
                    ghost.i());
        }
        double least = Double.POSITIVE_INFINITY;
        for (Field each : values) {
            least = Math.min(least, least(each));
        }
        return least;
    }

    private static Object[] arrays(List<Field> fields) {
        return fields.stream().map(Field::array).toArray();
    }

    private static double least(Field field) {
        Box in = field.interior();
        double least = Double.POSITIVE_INFINITY;
        for (int k = 0; k < in.k1(); k++) {
            for (int j = 0; j < in.j1(); j++) {
                int row = field.index(k, j, 0);
                for (int p = row; p < row + in.i1(); p++) {
                    least = Math.min(
                            least, field.precision() == Precision.DOUBLE ? field.doubles()[p] : field.floats()[p]);
                }
            }
        }
        return least;
    }
}
