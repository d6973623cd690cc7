package org.parhelion.io.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The stores of this module keep the contract, and are found by their places. */
class ObjectStoreTest {
    @TempDir
    private static Path folder;

    @Nested
    class InMemory extends ObjectStoreContract {
        @Override
        protected ObjectStore store() {
            return ObjectStore.memory();
        }
    }

    @Nested
    class InADirectory extends ObjectStoreContract {
        @Override
        protected ObjectStore store() throws IOException {
            return ObjectStore.directory(Files.createTempDirectory(folder, "store"));
        }
    }

    @Nested
    class InADurableDirectory extends ObjectStoreContract {
        @Override
        protected ObjectStore store() throws IOException {
            return ObjectStore.durableDirectory(
                    Files.createTempDirectory(folder, "store").resolve("not/there/yet"));
        }
    }

    @Test
    void anUnfinishedFileIsNoObject() throws IOException {
        Path directory = Files.createTempDirectory(folder, "killed");
        Files.writeString(directory.resolve("a~"), "half");
        assertThat(ObjectStore.directory(directory).list("")).isEmpty();
    }

    @Test
    void aPathIsADirectoryAndAnUnknownSchemeIsRefusedWithARemedy() {
        assertThat(ObjectStore.at("some/where").toString())
                .isEqualTo(Path.of("some/where").toString());
        assertThat(ObjectStore.isUri("C:/data")).isFalse();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ObjectStore.at("s3://bucket/prefix"))
                .withMessageContaining("s3://bucket/prefix")
                .withMessageContaining("parhelion-s3");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ObjectStore.at("gopher://hole"))
                .withMessageContaining("gopher://");
    }
}
