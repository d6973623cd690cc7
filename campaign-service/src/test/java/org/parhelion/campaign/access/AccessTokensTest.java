package org.parhelion.campaign.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.parhelion.runs.file.ConfigException;

class AccessTokensTest {
    private static final String HASH = "ab".repeat(32);

    @TempDir
    private Path directory = Path.of("");

    private Path file(String text) throws IOException {
        return Files.writeString(directory.resolve("tokens"), text);
    }

    @Test
    void aLineThatWasWrittenIsReadAgain() throws IOException {
        Instant end = Instant.parse("2027-01-01T00:00:00Z");
        Principal ada = new Principal("ada", Optional.of("physics"), Set.of(Role.OPERATOR, Role.COMMANDS), end);
        Principal wall = new Principal("wall", Optional.empty(), Set.of(Role.VIEWER), Instant.MAX);
        String first = AccessTokens.random();
        String second = AccessTokens.random();
        Path file =
                file("# tokens\n\n" + AccessTokens.line(first, ada) + "\n" + AccessTokens.line(second, wall) + "\n");
        AccessTokens tokens = AccessTokens.read(file);
        assertThat(tokens.principal(first)).contains(ada);
        assertThat(tokens.principal(second)).contains(wall);
        assertThat(tokens.principal(first + "x")).isEmpty();
        assertThat(tokens.principal("")).isEmpty();
        assertThat(Files.readString(file)).doesNotContain(first).doesNotContain(second);
        assertThat(tokens.toString()).isEqualTo("2 tokens");
    }

    @ParameterizedTest
    @CsvSource({
        "kJ8vQ2mX0sT7yB4nR9wL ada physics viewer, no SHA-256",
        "HASH ada physics, 3 columns",
        "HASH ada physics viewer 2027-01-01T00:00:00Z more, 6 columns",
        "HASH ada physics king, the role 'king' is none of",
        "HASH ada physics viewer tomorrow, 'tomorrow' is no time",
        "HASH ada a/b viewer, tenant 'a/b'"
    })
    void aWrongLineIsNamedAndItsFirstColumnIsNotRepeated(String line, String reason) throws IOException {
        Path file = file("# comment\n" + line.replace("HASH", HASH) + "\n");
        assertThatThrownBy(() -> AccessTokens.read(file))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("tokens:2")
                .hasMessageContaining(reason)
                .message()
                .doesNotContain("kJ8vQ2mX0sT7yB4nR9wL")
                .doesNotContain(HASH);
    }

    @Test
    void anEmptyFileAndATokenThatStandsTwiceAreRefused() throws IOException {
        assertThatThrownBy(() -> AccessTokens.read(file("# nothing\n"))).hasMessageContaining("no token");
        assertThatThrownBy(() -> AccessTokens.read(file((HASH + " a t viewer\n").repeat(2))))
                .hasMessageContaining("tokens:2");
        assertThatThrownBy(() -> AccessTokens.read(directory.resolve("none")))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("none");
    }
}
