package org.parhelion.runs.report;

import java.util.Locale;

/** Numbers as people read them: three figures and an SI prefix. */
public final class Figures {
    private static final String[] LARGE = {"", " k", " M", " G", " T", " P"};
    private static final String[] SMALL = {" ", " m", " µ", " n", " p"};

    private Figures() {}

    /** {@code 12.4 G} + {@code unit}. */
    public static String large(double value, String unit) {
        if (!Double.isFinite(value)) {
            return "–";
        }
        int thousands = value >= 1000 ? (int) Math.min(LARGE.length - 1, Math.log10(value) / 3) : 0;
        return three(value / Math.pow(1000, thousands))
                + (thousands == 0 && !unit.isEmpty() ? " " : LARGE[thousands])
                + unit;
    }

    /** {@code 1.25 ms}. */
    public static String seconds(double seconds) {
        if (!Double.isFinite(seconds)) {
            return "–";
        }
        if (seconds >= 120) {
            return String.format(Locale.ROOT, "%d min %02d s", (long) seconds / 60, (long) seconds % 60);
        }
        int thousandths = seconds <= 0 || seconds >= 1 ? 0 : (int) Math.ceil(-Math.log10(seconds) / 3);
        thousandths = Math.min(thousandths, SMALL.length - 1);
        return three(seconds * Math.pow(1000, thousandths)) + SMALL[thousandths] + "s";
    }

    /** {@code 83 %}. */
    public static String percent(double fraction) {
        return Double.isFinite(fraction) ? String.format(Locale.ROOT, "%.0f %%", 100 * fraction) : "–";
    }

    /** Three figures, without an exponent. */
    public static String three(double value) {
        if (!Double.isFinite(value)) {
            return "–";
        }
        double size = Math.abs(value);
        int decimals = size >= 100 || size == 0 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : 3;
        return String.format(Locale.ROOT, "%." + decimals + "f", value);
    }
}
