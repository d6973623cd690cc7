package org.parhelion.comm;

import java.util.Objects;

/**
 * A sum of floating-point numbers that is exact until it is read: the same bits for any order of the values, any division
 * into parts and any number of ranks.
 *
 * <p>{@link #value} is the exact sum of all values and products that were added, rounded once, to nearest, ties to even. What is
 * not finite gives what a plain sum gives: NaN if a value is NaN or both infinities are among the values, otherwise the
 * infinity. A sum of nothing or of zeros is +0.0. Intermediate overflow and underflow do not occur.
 *
 * <pre>{@code
 * ExactSum sum = new ExactSum();
 * sum.add(mine, 0, mine.length);      // this rank's values
 * sum.allreduce(comm);                // collective: now the sum over all ranks, on every rank
 * double total = sum.value();         // the same bits on any number of ranks
 * }</pre>
 *
 * <p>Each value is added to two numbers in each of many lanes by error-free transformations, in vectors (Knuth's TwoSum;
 * Ogita, Rump and Oishi, "Accurate sum and dot product", SIAM J. Sci. Comput. 26, 2005). What lanes cannot hold goes to a superaccumulator
 * (Kulisch; Neal, "Fast exact summation using small and large superaccumulators", arXiv:1505.05571), which holds any double and any
 * product of two doubles exactly.
 *
 * <p>Takes about 20 KiB; keep one and {@link #clear} it where sums repeat. Serves one thread at a time.
 */
public final class ExactSum {
    private final Superaccumulator total = new Superaccumulator();
    private final SumLanes lanes = new SumLanes(total);
    private final DotLanes products = new DotLanes(total, lanes);
    private final SumExchange exchange = new SumExchange(total);

    /** An empty sum: its value is 0. */
    public ExactSum() {}

    /** Forgets all values: the value is 0 again. */
    public void clear() {
        products.clear();
        lanes.clear();
        total.clear();
    }

    /**
     * Adds one value.
     *
     * @param value any double
     */
    public void add(double value) {
        lanes.add(value);
    }

    /**
     * Adds a part of an array.
     *
     * @param values any doubles; not changed
     * @param from index of the first value
     * @param count number of values
     * @throws IndexOutOfBoundsException if the part is not within the array; nothing was added
     */
    public void add(double[] values, int from, int count) {
        Objects.checkFromIndexSize(from, count, values.length);
        lanes.add(values, from, count);
    }

    /**
     * Adds a part of an array of floats.
     *
     * @param values any floats; not changed
     * @param from index of the first value
     * @param count number of values
     * @throws IndexOutOfBoundsException if the part is not within the array; nothing was added
     */
    public void add(float[] values, int from, int count) {
        Objects.checkFromIndexSize(from, count, values.length);
        lanes.add(values, from, count);
    }

    /**
     * Adds a[fromA + i] · b[fromB + i] for i = 0 … count − 1, each product without rounding: a dot product.
     *
     * @param a any doubles; not changed
     * @param fromA index of the first factor in {@code a}
     * @param b any doubles; not changed; may be {@code a}
     * @param fromB index of the first factor in {@code b}
     * @param count number of products
     * @throws IndexOutOfBoundsException if a part is not within its array; nothing was added
     */
    public void addProducts(double[] a, int fromA, double[] b, int fromB, int count) {
        Objects.checkFromIndexSize(fromA, count, a.length);
        Objects.checkFromIndexSize(fromB, count, b.length);
        products.add(a, fromA, b, fromB, count);
    }

    /**
     * Adds a[fromA + i] · b[fromB + i] for i = 0 … count − 1, each product without rounding.
     *
     * @param a any floats; not changed
     * @param fromA index of the first factor in {@code a}
     * @param b any floats; not changed; may be {@code a}
     * @param fromB index of the first factor in {@code b}
     * @param count number of products
     * @throws IndexOutOfBoundsException if a part is not within its array; nothing was added
     */
    public void addProducts(float[] a, int fromA, float[] b, int fromB, int count) {
        Objects.checkFromIndexSize(fromA, count, a.length);
        Objects.checkFromIndexSize(fromB, count, b.length);
        lanes.addProducts(a, fromA, b, fromB, count);
    }

    /**
     * Adds another sum, exactly.
     *
     * @param other its value is not changed; may be this sum, which is then doubled
     */
    public void merge(ExactSum other) {
        drain();
        other.drain();
        total.add(other.total);
    }

    /**
     * Adds the sums of all ranks: afterwards every rank's sum is that of all values on all ranks. Collective.
     *
     * <p>One collective operation of 64 bytes a rank (allgather), or of about 1 KiB (allreduce) where there are more ranks than
     * that pays for. Values whose bits span more than about 400 binary digits on a rank need both.
     *
     * @param comm the ranks that take part, each with a sum of its own
     * @throws CommException if the operation fails; this sum is then as it was
     */
    public void allreduce(Comm comm) {
        drain();
        exchange.allreduce(comm);
    }

    /**
     * The sum, rounded once.
     *
     * @return the double nearest to the exact sum, ties to even; ±∞ beyond the largest double; NaN or ±∞ as a plain sum of
     *     values that are not finite
     */
    public double value() {
        drain();
        return total.value();
    }

    /**
     * The square root of the sum, also where the sum itself would overflow or underflow as a double: a norm, of a sum of squares.
     *
     * @return the square root of the sum rounded to 53 bits; NaN if the sum is negative
     */
    public double squareRoot() {
        drain();
        return total.squareRoot();
    }

    private void drain() {
        products.drain();
        lanes.drain();
    }
}
