package org.parhelion.kernels;

import java.util.ArrayList;
import java.util.List;
import org.parhelion.Precision;
import org.parhelion.device.Stepper;

/**
 * The numbers that the host passes to a kernel: the {@code reals} array of {@link BlockKernel}. It only grows. Constant numbers are set
 * once, those that change with the step before a round that uses them.
 */
final class NumberTable {
    private final Precision precision;
    private final List<Double> constants = new ArrayList<>();
    private Object array;
    private int set;

    /** Numbers that change from round to round. */
    @FunctionalInterface
    interface Changing {
        /** Sets the numbers in {@code reals} for the round that begins after {@code step} steps. */
        void set(Object reals, Stepper.Pace pace, long step);
    }

    NumberTable(Precision precision) {
        this.precision = precision.arithmetic();
        this.array = Reals.allocate(this.precision, 1);
    }

    /** Adds a constant number, or a place for one that changes, and returns its position. */
    int add(double value) {
        constants.add(value);
        return constants.size() - 1;
    }

    /** Position of the next number. */
    int length() {
        return constants.size();
    }

    /** The array with all numbers: another one if there are more than before. */
    Object array() {
        if (set < constants.size()) {
            set = constants.size();
            array = Reals.allocate(precision, set);
            for (int n = 0; n < set; n++) {
                Reals.set(array, n, constants.get(n));
            }
        }
        return array;
    }

    long byteSize() {
        return (long) Reals.length(array) * precision.byteSize();
    }
}
