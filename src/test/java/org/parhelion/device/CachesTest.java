package org.parhelion.device;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where cache sizes come from. */
class CachesTest {
    @TempDir
    Path core;

    @Test
    void theSizeOfTheSecondLevelIsRead() throws IOException {
        entry(0, 1, "48K");
        entry(1, 1, "32K");
        entry(2, 2, "2M");
        entry(3, 3, "300M");
        assertThat(Caches.read(core)).contains(new Caches(2 << 20));
    }

    @Test
    void nothingIsKnownFromNoFilesOrFromOthers() throws IOException {
        assertThat(Caches.read(core)).isEmpty();
        assertThat(Caches.read(core.resolve("absent"))).isEmpty();
        entry(0, 1, "48K");
        assertThat(Caches.read(core)).as("no second level").isEmpty();
        entry(1, 2, "many");
        assertThat(Caches.read(core)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "AuthenticAMD, 1024 KB, 1048576",
        "HygonGenuine, 512 KB, 524288",
        "GenuineIntel, 307200 KB,",
        "AuthenticAMD, 0 KB,",
        "AuthenticAMD, large,"
    })
    void theListOfCoresHasTheSecondLevelOfAmdAndTheLastOfOthers(String vendor, String size, @Nullable Long bytes)
            throws IOException {
        Path cpuinfo = core.resolve("cpuinfo");
        Files.writeString(
                cpuinfo, "processor\t: 0\nvendor_id\t: " + vendor + "\ncpu family\t: 26\ncache size\t: " + size + "\n");
        assertThat(Caches.readOfAmd(cpuinfo).map(Caches::l2Bytes)).isEqualTo(Optional.ofNullable(bytes));
        assertThat(Caches.readOfAmd(core.resolve("absent"))).isEmpty();
    }

    private void entry(int number, int level, String size) throws IOException {
        Path index = Files.createDirectories(core.resolve("index" + number));
        Files.writeString(index.resolve("level"), level + "\n");
        Files.writeString(index.resolve("size"), size + "\n");
    }
}
