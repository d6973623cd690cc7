package org.parhelion.runs.report;

import java.util.Locale;

/** Formats numbers for people: three significant digits and an SI prefix. Values that are not finite become a dash. */
public final class Figures {
    private static final String[] LARGE = {"", " k", " M", " G", " T", " P"};
    private static final String[] SMALL = {" ", " m", " µ", " n", " p"};

    private Figures() {}

    /**
     * Formats a large number.
     *
     * @param value the number
     * @param unit its unit; may be empty
     * @return a text such as {@code 12.4 G} followed by the unit
     */
    public static String large(double value, String unit) {
        if (!Double.isFinite(value)) {
            return "–";
        }
        int thousands = value >= 1000 ? (int) Math.min(LARGE.length - 1, Math.log10(value) / 3) : 0;
        return three(value / Math.pow(1000, thousands))
                + (thousands == 0 && !unit.isEmpty() ? " " : LARGE[thousands])
                + unit;
    }

    /**
     * Formats a time.
     *
     * @param seconds time [s]
     * @return a text such as {@code 1.25 ms}
     */
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

    /**
     * Formats a fraction as a percentage.
     *
     * @param fraction the fraction, 1 for 100 %
     * @return a text such as {@code 83 %}
     */
    public static String percent(double fraction) {
        return Double.isFinite(fraction) ? String.format(Locale.ROOT, "%.0f %%", 100 * fraction) : "–";
    }

    /**
     * Formats a number with three significant digits, without an exponent.
     *
     * @param value the number
     * @return the text
     */
    public static String three(double value) {
        if (!Double.isFinite(value)) {
            return "–";
        }
        double size = Math.abs(value);
        int decimals = size >= 100 || size == 0 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : 3;
        return String.format(Locale.ROOT, "%." + decimals + "f", value);
    }
}
