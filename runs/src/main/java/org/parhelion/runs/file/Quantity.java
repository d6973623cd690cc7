package org.parhelion.runs.file;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A number with its unit: {@code 15.6 µm}, {@code 1e-4 m²/s}, {@code 20 °C}.
 *
 * <p>A unit is a product of {@code m s K °C g Hz W J min h %}, each with an SI prefix (n, µ or u, m, c, k, M, G) and a whole exponent
 * ({@code m²}, {@code m^2}, {@code m**2}, {@code m2}, {@code s⁻¹}), and at most one {@code /}. Factors are separated by a space,
 * {@code ·} or {@code *}. {@code min}, {@code h}, {@code °C} and {@code %}, which is 1/100, take no prefix.
 *
 * <p>{@code °C} alone may mean a temperature, relative to 273.15 K, or a temperature difference, which is the same number of
 * kelvins. The caller selects the meaning with {@link #value} or {@link #difference}. As a factor of a product ({@code °C/mm})
 * it is always a difference.
 *
 * @param difference the number in SI units, relative to 0 °C for a value in °C
 * @param offset 273.15 for a value in °C; otherwise 0
 * @param dimension the dimension of the unit
 * @param hasUnit whether the text has a unit; a number without one is in SI units of the required dimension
 */
public record Quantity(double difference, double offset, Dimension dimension, boolean hasUnit) {
    private static final double CELSIUS_ZERO_KELVIN = 273.15;

    private static final Pattern NUMBER = Pattern.compile(
            "([+-]?(?:\\d[\\d_]*\\.?\\d*|\\.\\d+)(?:[eE][+-]?\\d+)?|[+-]?(?i:nan|\\.nan|inf|\\.inf)(?![A-Za-z]))\\s*(.*)");
    private static final Pattern NAN = Pattern.compile("(?i)\\.?nan");
    private static final Pattern INFINITY = Pattern.compile("(?i)\\.?inf");
    private static final Pattern FACTOR = Pattern.compile("([A-Za-zµ°%]+)(?:\\^?([+-]?\\d{1,2}))?");

    private static final String SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻";
    private static final String SUPERSCRIPTS_PLAIN = "0123456789+-";
    private static final Pattern SUPERSCRIPT = Pattern.compile("[" + SUPERSCRIPTS + "]+");

    private static final int QUOTED = 60;

    private record Unit(double scale, Dimension dimension, boolean takesPrefix) {
        Unit(double scale, Dimension dimension) {
            this(scale, dimension, true);
        }
    }

    private static final Map<String, Unit> UNITS = Map.ofEntries(
            Map.entry("m", new Unit(1, Dimension.LENGTH)),
            Map.entry("s", new Unit(1, Dimension.TIME)),
            Map.entry("K", new Unit(1, Dimension.TEMPERATURE)),
            Map.entry("°C", new Unit(1, Dimension.TEMPERATURE, false)),
            Map.entry("g", new Unit(1e-3, new Dimension(0, 0, 0, 1))),
            Map.entry("Hz", new Unit(1, Dimension.FREQUENCY)),
            Map.entry("W", new Unit(1, new Dimension(2, -3, 0, 1))),
            Map.entry("J", new Unit(1, new Dimension(2, -2, 0, 1))),
            Map.entry("min", new Unit(60, Dimension.TIME, false)),
            Map.entry("h", new Unit(3600, Dimension.TIME, false)),
            Map.entry("%", new Unit(0.01, Dimension.NUMBER, false)));

    private static final Map<String, Double> PREFIXES =
            Map.of("n", 1e-9, "u", 1e-6, "µ", 1e-6, "m", 1e-3, "c", 1e-2, "k", 1e3, "M", 1e6, "G", 1e9);

    /**
     * Parses a quantity.
     *
     * @param text a number, optionally followed by a unit; typographic variants (Greek mu, the Kelvin sign, a non-breaking
     *     space, a minus sign) are equivalent to the plain characters
     * @return the quantity; its number may be infinite or NaN
     * @throws IllegalArgumentException if it is malformed; the message contains the wrong part
     */
    public static Quantity parse(String text) {
        Matcher number = NUMBER.matcher(plain(text).strip());
        if (!number.matches()) {
            throw new IllegalArgumentException(quoted(text) + " is not a number");
        }
        String digits = NAN.matcher(number.group(1).replace("_", "")).replaceFirst("NaN");
        double value = Double.parseDouble(INFINITY.matcher(digits).replaceFirst("Infinity"));
        String unitText = number.group(2).strip();
        if (unitText.isEmpty()) {
            return new Quantity(value, 0, Dimension.NUMBER, false);
        }
        Unit unit = product(unitText);
        // Dividing by a whole number makes 15.6 µm the double nearest to 15.6e-6; multiplying by 1e-6 rounds twice.
        double inverse = Math.rint(1 / unit.scale);
        boolean exact = unit.scale < 1 && Math.abs(unit.scale * inverse - 1) < 1e-14;
        double scaled = exact ? value / inverse : value * unit.scale;
        return new Quantity(scaled, unitText.equals("°C") ? CELSIUS_ZERO_KELVIN : 0, unit.dimension, true);
    }

    /**
     * Tells whether a text can be parsed as a number with an optional unit.
     *
     * @param text any text
     * @return whether {@link #parse} accepts it
     */
    public static boolean isQuantity(String text) {
        try {
            parse(text);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** {@return the number in SI units; a temperature in °C in kelvins from absolute zero} */
    public double value() {
        return difference + offset;
    }

    /** Replaces typographic variants by one character for each meaning, and superscripts by {@code ^} and digits. */
    private static String plain(String text) {
        StringBuilder plain = new StringBuilder();
        for (int p = 0; p < text.length(); p++) {
            char c = text.charAt(p);
            switch (c) {
                case '\u212A' -> plain.append('K'); // Kelvin sign
                case 'μ' -> plain.append('µ'); // Greek mu, micro sign
                case '℃' -> plain.append("°C");
                case 'º', '˚' -> plain.append('°'); // ordinal indicator, ring above
                case '\u2212', '\u2010', '\u2011' -> plain.append('-'); // minus sign, hyphens
                case '∙', '⋅', '×', '•' -> plain.append('·');
                default -> plain.append(Character.isSpaceChar(c) ? ' ' : c);
            }
        }
        String powers = plain.toString().replace("**", "^").replace("degC", "°C");
        return SUPERSCRIPT.matcher(powers).replaceAll(match -> "^" + digits(match.group()));
    }

    private static String digits(String superscripts) {
        StringBuilder digits = new StringBuilder();
        superscripts.chars().forEach(c -> digits.append(SUPERSCRIPTS_PLAIN.charAt(SUPERSCRIPTS.indexOf(c))));
        return digits.toString();
    }

    private static Unit product(String text) {
        String[] fraction = text.split("/", -1);
        if (fraction.length > 2) {
            throw new IllegalArgumentException("unit " + quoted(text) + " has more than one '/'");
        }
        Unit unit = new Unit(1, Dimension.NUMBER);
        for (int part = 0; part < fraction.length; part++) {
            String side = fraction[part].strip();
            boolean one = side.equals("1") || side.isEmpty();
            if (part == 0 && fraction.length == 2 && one) {
                continue;
            }
            for (String factor : side.split("\\s*[·*]\\s*|\\s+", -1)) {
                unit = times(unit, factor, part == 0 ? 1 : -1, text);
            }
        }
        return unit;
    }

    private static Unit times(Unit unit, String factor, int sign, String whole) {
        Matcher matcher = FACTOR.matcher(factor);
        Optional<Unit> base = matcher.matches() ? named(matcher.group(1)) : Optional.empty();
        if (base.isEmpty()) {
            throw new IllegalArgumentException(
                    "unit " + quoted(whole) + ": cannot read " + quoted(factor)
                            + "; units are products of m, s, K, °C, g, Hz, W, J, min, h, with prefixes n µ m c k M G, like m²/s");
        }
        int power = sign * (matcher.group(2) == null ? 1 : Integer.parseInt(matcher.group(2)));
        return new Unit(
                unit.scale * Math.pow(base.get().scale, power), unit.dimension.times(base.get().dimension, power));
    }

    private static Optional<Unit> named(String symbol) {
        if (UNITS.containsKey(symbol)) {
            return Optional.ofNullable(UNITS.get(symbol));
        }
        Double prefix = PREFIXES.get(symbol.substring(0, 1));
        Unit unit = UNITS.get(symbol.substring(1));
        return prefix == null || unit == null || !unit.takesPrefix
                ? Optional.empty()
                : Optional.of(new Unit(prefix * unit.scale, unit.dimension));
    }

    /** {@code text} in quotes, on one line, shortened: for messages. */
    static String quoted(String text) {
        String line = text.replaceAll("[\\p{Cntrl}\u2028\u2029]", " ");
        return "'" + (line.length() <= QUOTED ? line : line.substring(0, QUOTED) + "…") + "'";
    }
}
