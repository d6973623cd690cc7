package org.parhelion.runs.file;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A number with its unit: {@code 15.6 µm}, {@code 1e-4 m²/s}, {@code 2 K/s}.
 *
 * <p>A unit is a product of {@code m s K g kg Hz W J}, each with an SI prefix (n, µ or u, m, c, k, M, G) and a whole exponent
 * ({@code m²}, {@code m^2}, {@code m2}), and at most one {@code /}. {@code min} and {@code h} are times, {@code %} is 1/100.
 *
 * @param value in SI units
 * @param dimension what it measures
 * @param hasUnit whether a unit was written; a bare number is taken in SI units of whatever is wanted
 */
public record Quantity(double value, Dimension dimension, boolean hasUnit) {
    private static final Pattern NUMBER = Pattern.compile(
            "\\s*([+-]?(?:\\d[\\d_]*\\.?\\d*|\\.\\d+)(?:[eE][+-]?\\d+)?|[+-]?(?i:nan|\\.nan|inf|\\.inf))\\s*(.*)");
    private static final Pattern FACTOR = Pattern.compile("([A-Za-zµμ%]+)\\^?(-?\\d+|[²³])?");

    private record Unit(double scale, Dimension dimension) {}

    private static final Map<String, Unit> UNITS = Map.of(
            "m", new Unit(1, Dimension.LENGTH),
            "s", new Unit(1, Dimension.TIME),
            "K", new Unit(1, Dimension.TEMPERATURE),
            "g", new Unit(1e-3, new Dimension(0, 0, 0, 1)),
            "Hz", new Unit(1, Dimension.FREQUENCY),
            "W", new Unit(1, new Dimension(2, -3, 0, 1)),
            "J", new Unit(1, new Dimension(2, -2, 0, 1)),
            "min", new Unit(60, Dimension.TIME),
            "h", new Unit(3600, Dimension.TIME),
            "%", new Unit(0.01, Dimension.NUMBER));

    private static final Map<String, Double> PREFIXES =
            Map.of("n", 1e-9, "u", 1e-6, "µ", 1e-6, "μ", 1e-6, "m", 1e-3, "c", 1e-2, "k", 1e3, "M", 1e6, "G", 1e9);

    /**
     * Reads {@code text}.
     *
     * @throws IllegalArgumentException with what cannot be read
     */
    public static Quantity parse(String text) {
        Matcher number = NUMBER.matcher(text);
        if (!number.matches()) {
            throw new IllegalArgumentException("'" + text + "' is not a number");
        }
        String digits = number.group(1).replace("_", "").replaceFirst("(?i)\\.?nan", "NaN");
        double value = Double.parseDouble(digits.replaceFirst("(?i)\\.?inf", "Infinity"));
        String unitText = number.group(2).strip();
        if (unitText.isEmpty()) {
            return new Quantity(value, Dimension.NUMBER, false);
        }
        Unit unit = product(unitText);
        // Dividing by a whole number makes 15.6 µm the double nearest to 15.6e-6; multiplying by 1e-6 rounds twice.
        double inverse = Math.rint(1 / unit.scale);
        boolean exact = unit.scale < 1 && Math.abs(unit.scale * inverse - 1) < 1e-14;
        double scaled = exact ? value / inverse : value * unit.scale;
        return new Quantity(scaled, unit.dimension, true);
    }

    private static Unit product(String text) {
        String[] fraction = text.split("/", -1);
        if (fraction.length > 2) {
            throw new IllegalArgumentException("unit '" + text + "' has more than one '/'");
        }
        Unit unit = new Unit(1, Dimension.NUMBER);
        for (int part = 0; part < fraction.length; part++) {
            String side = fraction[part].strip();
            if (part == 0 && side.equals("1")) {
                continue;
            }
            for (String factor : side.split("[\\s·*]+", -1)) {
                unit = times(unit, factor, part == 0 ? 1 : -1, text);
            }
        }
        return unit;
    }

    private static Unit times(Unit unit, String factor, int sign, String whole) {
        Matcher matcher = FACTOR.matcher(factor);
        Optional<Unit> base = matcher.matches() ? named(matcher.group(1)) : Optional.empty();
        if (base.isEmpty()) {
            throw new IllegalArgumentException("unit '" + whole + "': cannot read '" + factor
                    + "'; units are products of m, s, K, g, Hz, W, J, min, h, with prefixes n µ m c k M G, like m²/s");
        }
        int power = sign * exponent(matcher.group(2) == null ? "1" : matcher.group(2));
        return new Unit(
                unit.scale * Math.pow(base.get().scale, power), unit.dimension.times(base.get().dimension, power));
    }

    private static int exponent(String text) {
        return switch (text) {
            case "²" -> 2;
            case "³" -> 3;
            default -> Integer.parseInt(text);
        };
    }

    private static Optional<Unit> named(String symbol) {
        if (UNITS.containsKey(symbol)) {
            return Optional.ofNullable(UNITS.get(symbol));
        }
        Double prefix = PREFIXES.get(symbol.substring(0, 1));
        Unit unit = UNITS.get(symbol.substring(1));
        return prefix == null || unit == null
                ? Optional.empty()
                : Optional.of(new Unit(prefix * unit.scale, unit.dimension));
    }
}
