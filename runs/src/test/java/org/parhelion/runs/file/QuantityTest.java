package org.parhelion.runs.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
    })
    void valuesComeInSiUnitsWithTheirDimension(String text, double value, String dimension) {
        Quantity quantity = Quantity.parse(text);
        assertThat(quantity.value()).isEqualTo(value);
        assertThat(quantity.dimension()).hasToString(dimension);
        assertThat(quantity.hasUnit()).isTrue();
    }

    @Test
    void aBareNumberHasNoUnit() {
        assertThat(Quantity.parse("1e3")).isEqualTo(new Quantity(1000, Dimension.NUMBER, false));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "m", "five m", "5 furlong", "5 m/s/s", "5 m/", "1.2.3"})
    void whatIsNoQuantityIsRefused(String text) {
        assertThatThrownBy(() -> Quantity.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }
}
