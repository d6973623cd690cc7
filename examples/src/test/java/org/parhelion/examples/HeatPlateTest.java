package org.parhelion.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HeatPlateTest {
    /** The same scheme in NumPy, double precision: 260.12559156136206 K. */
    private static final double HOTTEST_KELVIN = 260.125591561362;

    @ParameterizedTest
    @ValueSource(strings = {"1", "2", "4"})
    void theHottestPointIsTheSameOnAnyRanks(String ranks) throws ReflectiveOperationException {
        String printed = ExampleProgram.run("HeatPlate", "-n", ranks, "--with", "threads");
        assertThat(printed).startsWith("hottest point: ").endsWith(" K" + System.lineSeparator());
        double kelvin = Double.parseDouble(printed.split(" ", -1)[2]);
        assertThat(kelvin).isCloseTo(HOTTEST_KELVIN, within(1e-9));
    }

    @Test
    void theReadmeShowsTheProgramAsItIs() throws IOException {
        String program = Files.readString(ExampleProgram.directory().resolve("HeatPlate.java"));
        String readme = Files.readString(ExampleProgram.directory().resolveSibling("README.md"));
        assertThat(readme).contains("```java\n" + program + "```");
    }
}
