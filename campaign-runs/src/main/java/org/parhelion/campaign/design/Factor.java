package org.parhelion.campaign.design;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.Objects;

/** A parameter with its possible values: what the literature on experiments calls a factor. */
public sealed interface Factor {
    /** {@return the name of the parameter} */
    String name();

    /**
     * Maps a number between 0 and 1 to a value; equal parts of the interval are equally probable values.
     *
     * @param unit a number of 0 (included) … 1 (excluded)
     * @return the value as a text, with its unit of measurement
     */
    String at(double unit);

    /** {@return the values that a grid takes, in order} */
    List<String> levels();

    /**
     * A factor with listed values.
     *
     * @param name the parameter
     * @param levels its values, at least one
     */
    record Listed(String name, List<String> levels) implements Factor {
        /** Copies the list. */
        public Listed {
            requireName(name);
            levels = List.copyOf(levels);
            if (levels.isEmpty()) {
                throw new IllegalArgumentException(name + ": no values");
            }
        }

        @Override
        public String at(double unit) {
            return levels.get(Math.min((int) (unit * levels.size()), levels.size() - 1));
        }
    }

    /** How values are spread between two bounds. */
    enum Scale {
        /** Equal differences are equally probable. */
        LINEAR,
        /** Equal ratios are equally probable. */
        LOG,
        /** Whole numbers, both bounds included, are equally probable. */
        WHOLE
    }

    /**
     * A factor between two bounds. Logarithms are those of {@link StrictMath}: every computer makes the same values.
     *
     * @param name the parameter
     * @param low the smallest value
     * @param high the largest value, greater than {@code low}
     * @param scale how values are spread
     * @param points the number of levels in a grid, at least 2; both bounds are levels
     * @param unit unit of measurement that follows each value; empty for none
     */
    record Between(String name, double low, double high, Scale scale, int points, String unit) implements Factor {
        private static final MathContext DIGITS = new MathContext(12);

        /** Checks the bounds. */
        public Between {
            requireName(name);
            if (!(low < high) || !Double.isFinite(low) || !Double.isFinite(high)) {
                throw new IllegalArgumentException(name + ": from " + low + " to " + high
                        + ": two finite bounds are required, the lower one first");
            }
            if (scale == Scale.LOG && low <= 0) {
                throw new IllegalArgumentException(
                        name + ": from " + low + ": a logarithmic scale requires bounds greater than 0");
            }
            if (scale == Scale.WHOLE && (low != Math.rint(low) || high != Math.rint(high))) {
                throw new IllegalArgumentException(
                        name + ": from " + low + " to " + high + ": whole numbers require whole bounds");
            }
            if (points < 2) {
                throw new IllegalArgumentException(name + ": " + points + " points: at least 2 are required");
            }
        }

        @Override
        public String at(double unit) {
            return text(
                    switch (scale) {
                        case LINEAR -> low + unit * (high - low);
                        case LOG ->
                            bounded(StrictMath.exp(
                                    StrictMath.log(low) + unit * (StrictMath.log(high) - StrictMath.log(low))));
                        case WHOLE -> Math.min(low + Math.floor(unit * (high - low + 1)), high);
                    });
        }

        @Override
        public List<String> levels() {
            return java.util.stream.IntStream.range(0, points)
                    .mapToObj(n -> level(n / (points - 1.0)))
                    .distinct()
                    .toList();
        }

        private String level(double part) {
            if (part == 0 || part == 1) {
                return text(part == 0 ? low : high);
            }
            return scale == Scale.WHOLE ? text(Math.rint(low + part * (high - low))) : at(part);
        }

        /** Rounded, so that 4 does not become 3.999999999999999. */
        private double bounded(double value) {
            return Math.clamp(new BigDecimal(value).round(DIGITS).doubleValue(), low, high);
        }

        private String text(double value) {
            String number = scale == Scale.WHOLE ? String.valueOf((long) value) : String.valueOf(value);
            return unit.isEmpty() ? number : number + " " + unit;
        }
    }

    private static void requireName(String name) {
        if (Objects.requireNonNull(name).isBlank()) {
            throw new IllegalArgumentException("a parameter has no name");
        }
    }
}
