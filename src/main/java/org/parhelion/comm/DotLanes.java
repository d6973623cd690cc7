package org.parhelion.comm;

/**
 * Products of doubles without error: a · b = p + e with p = fl(a · b) and e = fma(a, b, −p), if both are doubles. Products and their errors
 * are added in lanes of their own, for an error begins where a lane that holds products ends.
 */
final class DotLanes {
    private static final int BLOCK = 256;
    private static final int ERRORS = BLOCK;
    private static final long MAGNITUDE = Long.MAX_VALUE;
    /** The last bit of a product of at least 2^-967 is at least 2^-1074, so that its error is a double. */
    private static final long SMALLEST = Double.doubleToRawLongBits(0x1p-960);

    private static final long LARGEST = Double.doubleToRawLongBits(0x1p1020);

    private final Superaccumulator total;
    private final SumLanes products;
    private final SumLanes errors;
    private final double[] block = new double[2 * BLOCK];

    DotLanes(Superaccumulator total, SumLanes products) {
        this.total = total;
        this.products = products;
        errors = new SumLanes(total);
    }

    void add(double[] a, int fromA, double[] b, int fromB, int count) {
        for (int done = 0, part; done < count; done += part) {
            part = Math.min(count - done, BLOCK);
            multiply(a, fromA + done, b, fromB + done, block, part);
            if (anyOutOfRange(block, part)) {
                replaceOutOfRange(a, fromA + done, b, fromB + done, part);
            }
            products.add(block, 0, part);
            errors.add(block, ERRORS, part);
        }
    }

    void drain() {
        errors.drain();
    }

    void clear() {
        errors.clear();
    }

    /** Products that overflow, or whose error is not a double, go to the total; zeros take their place. */
    private void replaceOutOfRange(double[] a, int fromA, double[] b, int fromB, int count) {
        for (int i = 0; i < count; i++) {
            if (!isInRange(block[i])) {
                block[i] = 0;
                block[i + ERRORS] = 0;
                total.addProduct(a[fromA + i], b[fromB + i]);
            }
        }
    }

    private static boolean isInRange(double product) {
        long magnitude = Double.doubleToRawLongBits(product) & MAGNITUDE;
        return magnitude >= SMALLEST && magnitude <= LARGEST;
    }

    private static boolean anyOutOfRange(double[] block, int count) {
        long sign = 0;
        for (int i = 0; i < count; i++) {
            long magnitude = Double.doubleToRawLongBits(block[i]) & MAGNITUDE;
            sign |= (magnitude - SMALLEST) | (LARGEST - magnitude);
        }
        return sign < 0;
    }

    private static void multiply(double[] a, int fromA, double[] b, int fromB, double[] block, int count) {
        for (int i = 0; i < count; i++) {
            double x = a[fromA + i];
            double y = b[fromB + i];
            double product = x * y;
            block[i] = product;
            block[i + ERRORS] = Math.fma(x, y, -product);
        }
    }
}
