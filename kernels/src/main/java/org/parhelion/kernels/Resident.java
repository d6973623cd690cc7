package org.parhelion.kernels;

import org.parhelion.Precision;
import org.parhelion.field.Field;

/**
 * A field whose values live on the device, and the Java array that stands for them there.
 *
 * <p>The array is never smaller than what the collector leaves in place (see {@link Collector}); the field beside it is what
 * the program sees, current after {@link #fetch}.
 */
record Resident(Field field, Object array) {
    static Resident of(Field field) {
        int length = Math.max(length(field), Collector.unmovedLength(field.precision()));
        return new Resident(field, Reals.allocate(field.precision(), length));
    }

    static int length(Field field) {
        return field.precision() == Precision.DOUBLE ? field.doubles().length : field.floats().length;
    }

    /** Sends the field's values to the device. */
    void send(BlockKernel kernel) {
        System.arraycopy(field.array(), 0, array, 0, length(field));
        Reals.put(kernel, array);
    }

    /** Brings the device's values to the field. */
    void fetch(BlockKernel kernel) {
        Reals.get(kernel, array);
        System.arraycopy(array, 0, field.array(), 0, length(field));
    }

    long byteSize() {
        return (long) (array instanceof double[] doubles ? doubles.length : ((float[]) array).length)
                * field.precision().byteSize();
    }
}
