package org.parhelion.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;

class ResilientPlateTest {
    @Test
    void theSpareTakesOverTheBlockOfTheDead() throws ReflectiveOperationException {
        assertThat(ExampleProgram.run("ResilientPlate").lines().toList())
                .hasSize(3)
                .contains("died: [2], went back to step 240, computing now: [0, 1, 4, 3]", "dead in the end: [2]")
                .anySatisfy(line -> assertThat(line).matches("hottest point: \\d+\\.\\d+ K"));
    }

    @Test
    void theGuideShowsTheProgramAsItIs() throws IOException {
        String program = Files.readString(ExampleProgram.directory().resolve("ResilientPlate.java"));
        String guide = Files.readString(ExampleProgram.directory().resolveSibling("docs/guide/recovery.md"));
        assertThat(guide).contains("```java\n" + program + "```");
    }
}
