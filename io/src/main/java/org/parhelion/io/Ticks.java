package org.parhelion.io;

import java.util.List;
import java.util.Locale;
import java.util.stream.LongStream;

/**
 * Ticks of an axis: round values at steps of 1, 2 or 5 times a power of ten, with an SI prefix that keeps the labels short (16
 * mm, not 0.016 m).
 *
 * @param values positions of the ticks, in the original unit
 * @param labels the label of each tick, in {@link #unit}
 * @param unit the unit with its SI prefix
 */
record Ticks(List<Double> values, List<String> labels, String unit) {
    private static final String[] PREFIXES = {"n", "µ", "m", "", "k", "M", "G"};

    /** Ticks within {@code low} … {@code high}; about {@code wanted}, rather fewer than more. */
    static Ticks between(double low, double high, int wanted, String unit) {
        double scale = scale(Math.max(Math.abs(low), Math.abs(high)), unit);
        double step = step((high - low) / scale / wanted);
        double from = Math.ceil(low / scale / step - 1e-9);
        double to = Math.floor(high / scale / step + 1e-9);
        List<Double> scaled = LongStream.rangeClosed((long) from, (long) to)
                .mapToObj(n -> n * step)
                .toList();
        return new Ticks(
                scaled.stream().map(value -> value * scale).toList(),
                scaled.stream().map(value -> label(value, step)).toList(),
                prefix(scale) + unit);
    }

    /** The power of 1000 that scales {@code largest} to 1 … 999; 1 for units without prefixes. */
    private static double scale(double largest, String unit) {
        if (!(unit.equals("m") || unit.equals("s") || unit.equals("Hz") || unit.equals("W") || unit.equals("m/s"))) {
            return 1;
        }
        double thousands = largest > 0 ? Math.floor(Math.log10(largest) / 3 + 1e-9) : 0;
        return Math.pow(1000, Math.clamp(thousands, -3, 3));
    }

    private static String prefix(double scale) {
        return PREFIXES[(int) Math.rint(Math.log10(scale) / 3) + 3];
    }

    /** The smallest of 1, 2, 5, 10 times a power of ten that is at least {@code rough}. */
    private static double step(double rough) {
        double magnitude = Math.pow(10, Math.floor(Math.log10(rough)));
        for (double factor : new double[] {1, 2, 5}) {
            if (rough <= factor * magnitude * (1 + 1e-9)) {
                return factor * magnitude;
            }
        }
        return 10 * magnitude;
    }

    private static String label(double value, double step) {
        double size = Math.max(Math.abs(value), step);
        if (size >= 1e6 || step < 1e-4) {
            return value == 0 ? "0" : String.format(Locale.ROOT, "%.1e", value).replace("-", "−");
        }
        int decimals = (int) Math.clamp(-Math.floor(Math.log10(step) + 1e-9), 0, 9);
        return String.format(Locale.ROOT, "%." + decimals + "f", value == 0 ? 0.0 : value)
                .replace("-", "−");
    }
}
