package org.parhelion.grid;

import java.util.Arrays;

/** Values at some times, linear in between. */
final class TimeTable implements PlaceTimeFunction {
    private final double[] times;
    private final double[] values;

    TimeTable(double[] times, double[] values) {
        if (times.length == 0 || times.length != values.length) {
            throw new IllegalArgumentException(
                    times.length + " times and " + values.length + " values: as many of each are needed, at least one");
        }
        for (int n = 0; n < times.length; n++) {
            if (!Double.isFinite(times[n]) || !Double.isFinite(values[n])) {
                throw new IllegalArgumentException(
                        "entry " + (n + 1) + ": time " + times[n] + " s, value " + values[n] + ": both must be finite");
            }
            if (n > 0 && !(times[n] > times[n - 1])) {
                throw new IllegalArgumentException(
                        "time " + times[n] + " s follows " + times[n - 1] + " s: times must increase");
            }
        }
        this.times = times.clone();
        this.values = values.clone();
    }

    @Override
    public double at(double x, double y, double z, double t) {
        int found = Arrays.binarySearch(times, t);
        int next = found >= 0 ? found : -found - 1;
        if (found >= 0 || next == times.length) {
            return values[Math.min(next, times.length - 1)];
        }
        if (next == 0) {
            return values[0];
        }
        double share = (t - times[next - 1]) / (times[next] - times[next - 1]);
        return values[next - 1] + share * (values[next] - values[next - 1]);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TimeTable table
                && Arrays.equals(times, table.times)
                && Arrays.equals(values, table.values);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(times) + Arrays.hashCode(values);
    }

    @Override
    public String toString() {
        return "TimeTable[" + times.length + " values from " + times[0] + " s to " + times[times.length - 1] + " s]";
    }
}
