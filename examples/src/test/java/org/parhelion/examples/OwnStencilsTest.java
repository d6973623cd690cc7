package org.parhelion.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OwnStencilsTest {
    @ParameterizedTest
    @CsvSource({"GrayScott, gray-scott.png", "MeltingIce, melting-ice.png", "Cavity, cavity.png"})
    void aUsersOwnStencilGivesTheSameBitsOnAnyRanksAndAPicture(String program, String picture)
            throws ReflectiveOperationException, IOException {
        Path file = ExampleProgram.directory().resolve(picture);
        try {
            String alone = ExampleProgram.run(program, "-n", "1", "--with", "threads");
            assertThat(alone).contains("checksum");
            assertThat(Files.readAllBytes(file)).startsWith(0x89, 'P', 'N', 'G');
            for (String ranks : new String[] {"2", "4"}) {
                assertThat(ExampleProgram.run(program, "-n", ranks, "--with", "threads"))
                        .as("%s ranks", ranks)
                        .isEqualTo(alone);
            }
        } finally {
            Files.deleteIfExists(file);
        }
    }

    @Test
    void longWavesGiveTheSameBitsOnAnyRanksAndKeepTheirWater() throws ReflectiveOperationException, IOException {
        String alone = ExampleProgram.run("LongWaves", "-n", "1", "--with", "threads");
        assertThat(alone).contains("checksum", "water gained: none");
        for (String ranks : new String[] {"3", "7"}) {
            assertThat(ExampleProgram.run("LongWaves", "-n", ranks, "--with", "threads"))
                    .as("%s ranks", ranks)
                    .isEqualTo(alone);
        }
        String program = Files.readString(ExampleProgram.directory().resolve("LongWaves.java"));
        assertThat(Files.readString(ExampleProgram.directory().resolveSibling("docs/guide/staggered.md")))
                .contains("```java\n" + program + "```");
    }
}
