package org.parhelion.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.parhelion.campaign.pilots.FleetAccount;
import org.parhelion.runs.file.ConfigException;

class FleetAccountFileTest {
    @TempDir
    private Path directory;

    @Test
    void whatIsWrittenIsReadAndNothingElseIsLeft() throws IOException {
        Path path = directory.resolve("fleet.budget.json");
        FleetAccountFile file = new FleetAccountFile(path);
        assertThat(file.read()).isEmpty();
        for (FleetAccount account : List.of(
                new FleetAccount(1, 0, Map.of()),
                new FleetAccount(
                        1_764_489_600_000L,
                        3_600_000,
                        Map.of("a-1", OptionalLong.of(1_764_489_599_000L), "a-2", OptionalLong.empty())))) {
            file.write(account);
            assertThat(file.read()).contains(account);
        }
        try (var files = Files.list(directory)) {
            assertThat(files).containsExactly(path);
        }
    }

    @Test
    void aDamagedFileIsRefusedWithTheRemedy() throws IOException {
        Path path = directory.resolve("fleet.budget.json");
        for (String damaged :
                List.of("", "{", "{}", "{\"pilots\": {}}", "{\"savedMillis\": 1, \"pilots\": {\"a\": \"x\"}}")) {
            Files.writeString(path, damaged);
            assertThatThrownBy(() -> new FleetAccountFile(path).read())
                    .as(damaged)
                    .isInstanceOf(ConfigException.class)
                    .hasMessageContaining("fleet.budget.json")
                    .hasMessageContaining("remove it");
        }
    }
}
