package org.parhelion.device;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Where cache sizes come from. */
class CachesTest {
    @TempDir
    Path core;

    @Test
    void dataCachesOfTheFirstTwoLevelsAreRead() throws IOException {
        entry(0, "Data", 1, "48K");
        entry(1, "Instruction", 1, "32K");
        entry(2, "Unified", 2, "2M");
        entry(3, "Unified", 3, "300M");
        assertThat(Caches.read(core)).contains(new Caches(48 << 10, 2 << 20));
    }

    @Test
    void nothingIsKnownFromNoFilesOrFromOthers() throws IOException {
        assertThat(Caches.read(core)).isEmpty();
        assertThat(Caches.read(core.resolve("absent"))).isEmpty();
        entry(0, "Data", 1, "48K");
        assertThat(Caches.read(core)).as("no second level").isEmpty();
        entry(1, "Unified", 2, "many");
        assertThat(Caches.read(core)).isEmpty();
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void whatTheCLibrarySaysIsWhatLinuxSaysWhereBothAreKnown() {
        Path here = Path.of("/sys/devices/system/cpu/cpu0/cache");
        Caches.ofC().ifPresent(ofC -> {
            assertThat(ofC.l1Bytes()).isBetween(4L << 10, 1L << 20);
            assertThat(ofC.l2Bytes()).isBetween(64L << 10, 64L << 20);
            Caches.read(here).ifPresent(read -> assertThat(ofC).isEqualTo(read));
        });
    }

    private void entry(int number, String type, int level, String size) throws IOException {
        Path index = Files.createDirectories(core.resolve("index" + number));
        Files.writeString(index.resolve("type"), type + "\n");
        Files.writeString(index.resolve("level"), level + "\n");
        Files.writeString(index.resolve("size"), size + "\n");
    }
}
