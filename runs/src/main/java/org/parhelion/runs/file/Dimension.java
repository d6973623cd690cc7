package org.parhelion.runs.file;

import java.util.Map;

/**
 * The dimension of a quantity as exponents of metre, second, kelvin and kilogram.
 *
 * @param metre exponent of the metre
 * @param second exponent of the second
 * @param kelvin exponent of the kelvin
 * @param kilogram exponent of the kilogram
 */
public record Dimension(int metre, int second, int kelvin, int kilogram) {
    /** Dimensionless. */
    public static final Dimension NUMBER = new Dimension(0, 0, 0, 0);
    /** Length [m]. */
    public static final Dimension LENGTH = new Dimension(1, 0, 0, 0);
    /** Time [s]. */
    public static final Dimension TIME = new Dimension(0, 1, 0, 0);
    /** Frequency [Hz]. */
    public static final Dimension FREQUENCY = new Dimension(0, -1, 0, 0);
    /** Velocity [m/s]. */
    public static final Dimension VELOCITY = new Dimension(1, -1, 0, 0);
    /** Diffusivity [m²/s]. */
    public static final Dimension DIFFUSIVITY = new Dimension(2, -1, 0, 0);
    /** Temperature [K]. */
    public static final Dimension TEMPERATURE = new Dimension(0, 0, 1, 0);
    /** Heating rate [K/s]. */
    public static final Dimension HEATING = new Dimension(0, -1, 1, 0);
    /** Temperature gradient [K/m]. */
    public static final Dimension GRADIENT = new Dimension(-1, 0, 1, 0);

    /** Name and example value of each dimension, for messages. */
    private static final Map<Dimension, Name> NAMES = Map.of(
            NUMBER, new Name("number", "1"),
            LENGTH, new Name("length", "15.6 µm"),
            TIME, new Name("time", "0.2 s"),
            FREQUENCY, new Name("frequency", "10 Hz"),
            VELOCITY, new Name("velocity", "1.5 km/s"),
            DIFFUSIVITY, new Name("diffusivity", "1e-4 m²/s"),
            TEMPERATURE, new Name("temperature", "300 K"),
            HEATING, new Name("heating rate", "2 K/s"),
            GRADIENT, new Name("temperature gradient", "5 K/m"));

    private record Name(String word, String example) {}

    /**
     * Divides this dimension by another: {@code TEMPERATURE.per(LENGTH)} is that of a temperature gradient.
     *
     * @param other the divisor
     * @return the quotient
     */
    public Dimension per(Dimension other) {
        return times(other, -1);
    }

    /** This dimension multiplied by a power of {@code other}. */
    Dimension times(Dimension other, int power) {
        return new Dimension(
                metre + power * other.metre,
                second + power * other.second,
                kelvin + power * other.kelvin,
                kilogram + power * other.kilogram);
    }

    /** {@return an example value of this dimension, for messages} */
    public String example() {
        Name name = NAMES.get(this);
        return name == null ? "1 " + unit() : name.example;
    }

    @Override
    public String toString() {
        Name name = NAMES.get(this);
        return name == null ? "quantity in " + unit() : name.word;
    }

    /** The product of SI units, without those whose exponent is 0: {@code m^2 s^-3}. */
    private String unit() {
        String unit = factor("kg", kilogram) + factor("m", metre) + factor("s", second) + factor("K", kelvin);
        return unit.strip();
    }

    private static String factor(String symbol, int exponent) {
        return switch (exponent) {
            case 0 -> "";
            case 1 -> " " + symbol;
            default -> " " + symbol + "^" + exponent;
        };
    }
}
