package org.parhelion.runs.compare;

import java.util.Arrays;
import java.util.OptionalLong;

/**
 * How one array of two runs differs.
 *
 * @param name path of the array in the runs' directories, without step and extension
 * @param step steps done; empty for what holds for the whole run or is its end
 * @param values number of values
 * @param different number of values of different bits; two that are not a number are equal
 * @param largest the largest |a − b|; infinite if one is infinite or not a number
 * @param ulps distances in units in the last place
 * @param index indices of the first different value, slowest axis first
 * @param a that value in the first run
 * @param b that value in the second run
 */
public record Difference(
        String name,
        OptionalLong step,
        long values,
        long different,
        double largest,
        UlpHistogram ulps,
        @SuppressWarnings("ArrayRecordComponent") long[] index, // never compared
        double a,
        double b) {

    /** {@return the place of the first different value, for people} */
    public String place() {
        return name + (step.isPresent() ? " at step " + step.getAsLong() : "") + " at index " + Arrays.toString(index)
                + ": " + a + " and " + b;
    }
}
