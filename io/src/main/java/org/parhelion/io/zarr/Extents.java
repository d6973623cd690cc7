package org.parhelion.io.zarr;

import java.util.Arrays;
import java.util.function.Consumer;

/** Arithmetic on shapes of any number of dimensions, slowest first. */
final class Extents {
    private Extents() {}

    /** The number of elements. */
    static int product(int... shape) {
        int product = 1;
        for (int extent : shape) {
            product = Math.multiplyExact(product, extent);
        }
        return product;
    }

    /** How many parts of extent {@code part} cover {@code whole}, along each axis. */
    static int[] parts(int[] whole, int[] part) {
        int[] parts = new int[whole.length];
        Arrays.setAll(parts, d -> Math.ceilDiv(whole[d], part[d]));
        return parts;
    }

    /** Passes each index within {@code shape}, in C order. The array is reused. */
    static void forEach(int[] shape, Consumer<int[]> action) {
        int[] index = new int[shape.length];
        int elements = product(shape);
        for (int n = 0; n < elements; n++) {
            unravel(n, shape, index);
            action.accept(index);
        }
    }

    /** The index of element {@code number} in C order; the inverse of {@link #offset}. */
    static void unravel(int number, int[] shape, int[] index) {
        int rest = number;
        for (int d = shape.length - 1; d >= 0; d--) {
            index[d] = rest % shape[d];
            rest /= shape[d];
        }
    }

    /** Position of an index in an array in C order. */
    static int offset(int[] index, int[] shape) {
        int offset = 0;
        for (int d = 0; d < shape.length; d++) {
            offset = offset * shape[d] + index[d];
        }
        return offset;
    }

    /**
     * Copies a box between two arrays in C order.
     *
     * @param extent of the box, along each axis
     * @param fromAt first index of the box in {@code from}, an array of shape {@code fromShape}
     */
    static void copy(int[] extent, Object from, int[] fromShape, int[] fromAt, Object to, int[] toShape, int[] toAt) {
        int last = extent.length - 1;
        int[] rows = extent.clone();
        int row = 1;
        if (last >= 0) {
            row = extent[last];
            rows[last] = 1;
        }
        int length = row;
        forEach(
                rows,
                index -> System.arraycopy(
                        from, offset(sum(fromAt, index), fromShape), to, offset(sum(toAt, index), toShape), length));
    }

    private static int[] sum(int[] a, int[] b) {
        int[] sum = new int[a.length];
        Arrays.setAll(sum, d -> a[d] + b[d]);
        return sum;
    }
}
