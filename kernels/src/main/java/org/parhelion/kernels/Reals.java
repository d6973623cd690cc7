package org.parhelion.kernels;

import com.aparapi.Kernel;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.parhelion.Precision;

/** Arrays of double or float, for code that is independent of the precision. */
final class Reals {
    private Reals() {}

    /** An array for fields of a precision. */
    static Object allocate(Precision precision, int length) {
        return precision.storage() == Precision.DOUBLE ? new double[length] : new float[length];
    }

    /** {@code array[at] = value}, rounded to the array's precision. */
    static void set(Object array, int at, double value) {
        if (array instanceof double[] doubles) {
            doubles[at] = value;
        } else {
            ((float[]) array)[at] = (float) value;
        }
    }

    static int length(Object array) {
        return array instanceof double[] doubles ? doubles.length : ((float[]) array).length;
    }

    static double at(Object array, int at) {
        return array instanceof double[] doubles ? doubles[at] : ((float[]) array)[at];
    }

    /** Transfers the complete array to the device: Aparapi cannot transfer a part. */
    static void put(Kernel kernel, Object array) {
        if (array instanceof double[] doubles) {
            kernel.put(doubles);
        } else {
            kernel.put((float[]) array);
        }
    }

    /** Transfers the complete array from the device. */
    static void get(Kernel kernel, Object array) {
        if (array instanceof double[] doubles) {
            kernel.get(doubles);
        } else {
            kernel.get((float[]) array);
        }
    }

    /** Copies {@code count} values of {@code array}, from index {@code from} on, to the beginning of {@code buffer}. */
    static void copy(Object array, int from, MemorySegment buffer, int count) {
        if (array instanceof double[] doubles) {
            MemorySegment.copy(doubles, from, buffer, ValueLayout.JAVA_DOUBLE_UNALIGNED, 0, count);
        } else {
            MemorySegment.copy((float[]) array, from, buffer, ValueLayout.JAVA_FLOAT_UNALIGNED, 0, count);
        }
    }

    /** Copies {@code count} values from the beginning of {@code buffer} to {@code array}, from index {@code at} on. */
    static void copy(MemorySegment buffer, Object array, int at, int count) {
        if (array instanceof double[] doubles) {
            MemorySegment.copy(buffer, ValueLayout.JAVA_DOUBLE_UNALIGNED, 0, doubles, at, count);
        } else {
            MemorySegment.copy(buffer, ValueLayout.JAVA_FLOAT_UNALIGNED, 0, (float[]) array, at, count);
        }
    }
}
