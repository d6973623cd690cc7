package org.parhelion.solver;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.parhelion.Precision;
import org.parhelion.comm.Buffer;
import org.parhelion.comm.Comm;
import org.parhelion.comm.Op;
import org.parhelion.device.Stepper;
import org.parhelion.device.StepperSpec;
import org.parhelion.field.Field;
import org.parhelion.grid.Box;
import org.parhelion.grid.Width;
import org.parhelion.stencil.MaskedStencil;
import org.parhelion.stencil.Reach;
import org.parhelion.stencil.Stencil;
import org.parhelion.stencil.reader.FormulaReading;
import org.parhelion.stencil.rows.RowInputs;
import org.parhelion.stencil.rows.RowKernel;
import org.parhelion.stencil.rows.RowKernels;
import org.parhelion.stencil.rows.RowLayout;
import org.parhelion.stencil.rows.RowPath;

/** The smallest value that a formula has at any point that is not solid. Keeps its temporary fields from one use to the next. */
final class LocalMinimum {
    private final Stencil formula;
    private final StepperSpec spec;
    private final Function<String, Field> fields;
    private final RowKernel kernel;
    private final RowInputs inputs;
    private final List<Field> values;

    /**
     * Reads the formula.
     *
     * @param fields the current values of a field or coefficient, by name
     * @throws IllegalArgumentException if the formula cannot be read, or reads more than values at the point itself
     */
    LocalMinimum(Stencil formula, StepperSpec spec, Function<String, Field> fields) {
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
        this.formula = formula;
        this.spec = spec;
        this.fields = fields;
        Field location = fields.apply(formula.fields().getFirst());
        Stream.concat(formula.fields().stream(), formula.coefficients().stream())
                .map(fields)
                .forEach(field -> requireSameLocation(location, field));
        this.values = formula.fields().stream()
                .map(fields)
                .map(field -> Field.of(
                        field.name(), spec.block(), spec.precision(), spec.ghost(), location.lattice(), field.place()))
                .toList();
        Field any = values.getFirst();
        List<Integer> shifts = Stream.concat(formula.fields().stream(), formula.coefficients().stream())
                .map(name -> fields.apply(name).index(0, 0, 0) - any.index(0, 0, 0))
                .toList();
        this.kernel = RowKernels.of(
                reading, spec.precision(), new RowLayout(any.planePitch(), any.rowPitch(), shifts), RowPath.AUTO);
        this.inputs = RowInputs.of(reading, spec.precision(), input -> spec.along(location.name(), input));
    }

    /**
     * The minimum over the grid. Collective.
     *
     * @return the minimum; NaN if a value is NaN
     */
    double over(Comm comm, Stepper.Pace pace, long step) {
        double own = own(pace, step);
        // MIN of a communicator may lose NaN; the second number keeps it.
        double[] mine = Double.isNaN(own) ? new double[] {0, -1} : new double[] {own, 0};
        double[] least = new double[mine.length];
        comm.allreduce(Buffer.of(mine), Buffer.of(least), Op.MIN);
        return least[1] < 0 ? Double.NaN : least[0];
    }

    private double own(Stepper.Pace pace, long step) {
        inputs.step(pace.dtSeconds(), pace.dtBefore(step), pace.at(step));
        Width ghost = spec.ghost();
        Object[] now = arrays(formula.fields());
        Object[] next = values.stream().map(Field::array).toArray();
        Object[] coefficients = arrays(formula.coefficients());
        Field any = values.getFirst();
        Box in = any.interior();
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
        Optional<Field> solid = spec.scheme().coefficients().contains(MaskedStencil.MASK)
                ? Optional.of(fields.apply(MaskedStencil.MASK))
                : Optional.empty();
        double least = Double.POSITIVE_INFINITY;
        for (Field each : values) {
            solid.ifPresent(mask -> exclude(mask, each));
            least = Math.min(least, least(each));
        }
        return least;
    }

    private Object[] arrays(List<String> names) {
        return names.stream().map(fields).map(Field::array).toArray();
    }

    private static void requireSameLocation(Field one, Field other) {
        if (!one.lattice().location().equals(other.lattice().location())) {
            throw new IllegalArgumentException("the minimum of a formula of '" + one.name() + "' and '" + other.name()
                    + "', at " + one.lattice().location() + " and at "
                    + other.lattice().location()
                    + ": all must be at one location; take the minimum of several formulas");
        }
    }

    /** Solid points keep their values, which limit no step. */
    private static void exclude(Field mask, Field field) {
        Box in = field.interior();
        for (int k = 0; k < in.k1(); k++) {
            for (int j = 0; j < in.j1(); j++) {
                for (int i = 0; i < in.i1(); i++) {
                    if (mask.at(k, j, i) != 0) {
                        field.set(k, j, i, Double.POSITIVE_INFINITY);
                    }
                }
            }
        }
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
