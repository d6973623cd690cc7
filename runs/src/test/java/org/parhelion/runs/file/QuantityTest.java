package org.parhelion.runs.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QuantityTest {
    @ParameterizedTest
    @CsvSource({
        "15.6 µm,    15.6e-6, length",
        "15.6um,     15.6e-6, length",
        "0.2 s,      0.2,     time",
        "7.659 ms,   7.659e-3, time",
        "2 min,      120,     time",
        "1.5 h,      5400,    time",
        "1e-4 m²/s,  1e-4,    diffusivity",
        "1e-4 m^2/s, 1e-4,    diffusivity",
        "23 mm2/s,   23e-6,   diffusivity",
        "1.5 km/s,   1500,    velocity",
        "36 km/h,    10,      velocity",
        "10 Hz,      10,      frequency",
        "4 1/s,      4,       frequency",
        "300 K,      300,     temperature",
        "5 K/mm,     5000,    temperature gradient",
        "80 %,       0.8,     number",
        "1_000 m,    1000,    length",
        "-2.5e3 m s^-1, -2500, velocity",
        "1e-4 m**2/s, 1e-4,   diffusivity",
        "1e-4 m2/s,  1e-4,    diffusivity",
        "1e-4 m²·s⁻¹, 1e-4,   diffusivity",
        "1e-4 m² s⁻¹, 1e-4,   diffusivity",
        "1e-4 m^2*s^-1, 1e-4, diffusivity",
        "1e-4 m ⋅ m / s, 1e-4, diffusivity",
        "3 s⁻²,      3,       quantity in s^-2",
        "3 1/s²,     3,       quantity in s^-2",
        "3/s,        3,       frequency",
        "25 W/m²,    25,      quantity in kg s^-3",
        "20 °C,      293.15,  temperature",
        "20°C,       293.15,  temperature",
        "20 ℃,       293.15,  temperature",
        "20 degC,    293.15,  temperature",
        "-273.15 °C, 0,       temperature",
        "5 °C/mm,    5000,    temperature gradient",
        "2 °C/s,     2,       heating rate",
    })
    void valuesComeInSiUnitsWithTheirDimension(String text, double value, String dimension) {
        Quantity quantity = Quantity.parse(text);
        assertThat(quantity.value()).isEqualTo(value);
        assertThat(quantity.dimension()).hasToString(dimension);
        assertThat(quantity.hasUnit()).isTrue();
    }

    /** Kelvin sign, micro sign and Greek mu, non-breaking and narrow spaces, minus sign, ordinal indicator. */
    @ParameterizedTest
    @CsvSource({
        "'300 \u212A', 300, temperature",
        "'15.6 \u00B5m', 15.6e-6, length",
        "'15.6 \u03BCm', 15.6e-6, length",
        "'300\u00A0K', 300, temperature",
        "'300\u202FK', 300, temperature",
        "'\u00A0300\u2009K\u00A0', 300, temperature",
        "'\u22125 m', -5, length",
        "'2 m\u00B2\u22C5s\u207B\u00B9', 2, diffusivity",
        "'20 \u00BAC', 293.15, temperature",
    })
    void charactersThatLookAlikeMeanTheSame(String text, double value, String dimension) {
        Quantity quantity = Quantity.parse(text);
        assertThat(quantity.value()).isEqualTo(value);
        assertThat(quantity.dimension()).hasToString(dimension);
    }

    @Test
    void aDifferenceInDegreesCelsiusIsAsManyKelvins() {
        assertThat(Quantity.parse("0.5 °C").difference()).isEqualTo(0.5);
        assertThat(Quantity.parse("0.5 K").difference()).isEqualTo(0.5);
        assertThat(Quantity.parse("0.5 °C").value()).isEqualTo(273.65);
        assertThat(Quantity.parse("0.5 K·°C/°C").value()).isEqualTo(0.5);
    }

    @Test
    void whateverIsTypedIsReadOrRefusedButNeverAnotherException() {
        long seed = Long.getLong("parhelion.seed", 20261129);
        Random random = new Random(seed);
        String[] pieces = {
            "1", "0", "9_9", ".", "e", "E-3", "+", "-", "\u2212", "m", "s", "K", "\u212A", "°", "C", "°C", "µ", "μ",
            "k", "G", "Hz", "min", "h", "%", "/", "*", "**", "^", "·", "⋅", "²", "⁻¹", "⁹⁹", "99", " ", "\u00A0", "\n",
            "\u0000", "inf", "nan", "(", ")", "\uD83D", "1e999", "é"
        };
        for (int n = 0; n < 50_000; n++) {
            StringBuilder text = new StringBuilder(random.nextBoolean() ? "1 " : "");
            for (int k = random.nextInt(8); k >= 0; k--) {
                text.append(pieces[random.nextInt(pieces.length)]);
            }
            try {
                Quantity.parse(text.toString());
            } catch (RuntimeException e) {
                assertThat(e)
                        .as("-Dparhelion.seed=%d, text %d, '%s'", seed, n, text)
                        .isExactlyInstanceOf(IllegalArgumentException.class)
                        .hasMessageMatching("(unit )?'.*");
            }
        }
    }

    @Test
    void aBareNumberHasNoUnit() {
        assertThat(Quantity.parse("1e3")).isEqualTo(new Quantity(1000, 0, Dimension.NUMBER, false));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "m",
                "five m",
                "5 furlong",
                "5 m/s/s",
                "5 m/",
                "1.2.3",
                "10⁶ m",
                "5 m^",
                "5 m^1.5",
                "5 m**",
                "5 m·",
                "5 C",
                "5 k°C",
                "5 cmin",
                "5 m^999",
                "1e5 m\nm",
                "5 \u0000",
                "5 m//s",
                "/s",
                "° C",
                "5 m²²²"
            })
    void whatIsNoQuantityIsRefused(String text) {
        assertThatThrownBy(() -> Quantity.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }
}
