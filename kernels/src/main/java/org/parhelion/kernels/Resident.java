package org.parhelion.kernels;

import org.parhelion.Precision;
import org.parhelion.field.Field;

/**
 * A field whose values are stored on the device, and the Java array that identifies them for Aparapi.
 *
 * <p>The array is large enough that the garbage collector does not move it (see {@link Collector}). The field is the copy for
 * the program; it is up to date after {@link #fetch}.
 *
 * @param field copy of the values on the host
 * @param array a {@code double[]} or {@code float[]}, at least as long as the field's
 */
record Resident(Field field, Object array) {
    static Resident of(Field field) {
        int length = Math.max(length(field), Collector.unmovedLength(field.precision()));
        return new Resident(field, Reals.allocate(field.precision(), length));
    }

    static int length(Field field) {
        return field.precision() == Precision.DOUBLE ? field.doubles().length : field.floats().length;
    }

    /** Transfers the field's values to the device. */
    void send(BlockKernel kernel) {
        System.arraycopy(field.array(), 0, array, 0, length(field));
        Reals.put(kernel, array);
    }

    /** Transfers the values on the device to the field. */
    void fetch(BlockKernel kernel) {
        Reals.get(kernel, array);
        System.arraycopy(array, 0, field.array(), 0, length(field));
    }

    long byteSize() {
        return (long) Reals.length(array) * field.precision().byteSize();
    }
}
