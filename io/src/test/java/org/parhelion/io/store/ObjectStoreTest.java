package org.parhelion.io.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
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

    /** A checkpoint that is being written has files that are renamed, and the one before it is deleted. */
    @Test
    void listingADirectoryPassesOverWhatOthersRenameAndDelete() throws Exception {
        ObjectStore store = ObjectStore.directory(Files.createTempDirectory(folder, "busy"));
        store.put("stays/a", ByteBuffer.wrap(new byte[1]));
        AtomicBoolean over = new AtomicBoolean();
        FutureTask<Integer> writer = new FutureTask<>(() -> {
            int rounds = 0;
            for (; !over.get(); rounds++) {
                for (int n = 0; n < 5; n++) {
                    store.put("changes/" + n + "/b", ByteBuffer.wrap(new byte[1]));
                }
                store.deleteAll("changes");
            }
            return rounds;
        });
        Thread.ofPlatform().start(writer);
        try {
            for (int n = 0; n < 2000; n++) {
                assertThat(store.list("")).contains("stays/a").noneMatch(key -> key.endsWith("~"));
            }
        } finally {
            over.set(true);
        }
        assertThat(writer.get()).isPositive();
        assertThat(store.list("")).containsExactly("stays/a");
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
