package org.parhelion.io.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every store keeps this contract. */
class ObjectStoreTest {
    @TempDir
    static Path folder;

    static Stream<ObjectStore> stores() throws IOException {
        return Stream.of(ObjectStore.memory(), ObjectStore.directory(Files.createTempDirectory(folder, "store")));
    }

    @ParameterizedTest
    @MethodSource("stores")
    void anObjectIsReadAsItWasWrittenLast(ObjectStore store) throws IOException {
        put(store, "a/b/c", "first");
        put(store, "a/b/c", "second one");
        assertThat(store.get("a/b/c"))
                .hasValueSatisfying(bytes -> assertThat(bytes).asString().isEqualTo("second one"));
        assertThat(store.size("a/b/c")).hasValue(10);
        assertThat(store.get("a/b/c", 7, 3)).asString().isEqualTo("one");
    }

    @ParameterizedTest
    @MethodSource("stores")
    void anObjectIsWrittenPieceByPiece(ObjectStore store) throws IOException {
        store.put("a/b", channel -> {
            for (String piece : new String[] {"first ", "", "second"}) {
                ByteBuffer bytes = ByteBuffer.wrap(piece.getBytes(UTF_8));
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
            }
        });
        assertThat(store.get("a/b"))
                .hasValueSatisfying(bytes -> assertThat(bytes).asString().isEqualTo("first second"));
    }

    @ParameterizedTest
    @MethodSource("stores")
    void anObjectWhosePiecesCannotBeProducedIsUnchanged(ObjectStore store) throws IOException {
        put(store, "a", "whole");
        for (Exception failure : new Exception[] {new IOException("no more"), new IllegalStateException("no more")}) {
            assertThatThrownBy(() -> store.put("a", channel -> {
                        channel.write(ByteBuffer.wrap(new byte[10]));
                        if (failure instanceof IOException e) {
                            throw e;
                        }
                        throw (IllegalStateException) failure;
                    }))
                    .isSameAs(failure);
            assertThat(store.get("a"))
                    .hasValueSatisfying(bytes -> assertThat(bytes).asString().isEqualTo("whole"));
            assertThat(store.list("")).contains("a").noneMatch(key -> key.contains("~"));
        }
    }

    @ParameterizedTest
    @MethodSource("stores")
    void anObjectThatIsNotThereIsEmptyAndAPartBeyondItsEndIsAnError(ObjectStore store) throws IOException {
        put(store, "a", "12345");
        assertThat(store.get("b")).isEmpty();
        assertThat(store.size("b")).isEmpty();
        assertThatExceptionOfType(IOException.class).isThrownBy(() -> store.get("b", 0, 1));
        assertThatExceptionOfType(IOException.class).isThrownBy(() -> store.get("a", 3, 3));
    }

    @ParameterizedTest
    @MethodSource("stores")
    void aListIsSortedAndKeepsToItsFolder(ObjectStore store) throws IOException {
        put(store, "u/c/10", "x");
        put(store, "u/c/9", "x");
        put(store, "u2/c/0", "x");
        put(store, "top", "x");
        assertThat(store.list("u")).containsExactly("u/c/10", "u/c/9");
        assertThat(store.list("")).containsExactly("top", "u/c/10", "u/c/9", "u2/c/0");
        assertThat(store.list("nothing")).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("stores")
    void aDeletedObjectIsGoneAndDeletingItAgainIsNoError(ObjectStore store) throws IOException {
        put(store, "a/b", "x");
        store.delete("a/b");
        store.delete("a/b");
        assertThat(store.list("")).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("stores")
    void aKeyCannotLeaveTheStore(ObjectStore store) {
        for (String key : new String[] {"", "/a", "a/", "a//b", "..", "a/../../b", "a\\b", "a b", "a~"}) {
            assertThatIllegalArgumentException()
                    .as(key)
                    .isThrownBy(() -> put(store, key, "x"))
                    .withMessageContaining("'" + key + "'");
        }
    }

    @Test
    void anUnfinishedFileIsNoObject() throws IOException {
        Path directory = Files.createTempDirectory(folder, "killed");
        Files.writeString(directory.resolve("a~"), "half");
        assertThat(ObjectStore.directory(directory).list("")).isEmpty();
    }

    private static void put(ObjectStore store, String key, String value) throws IOException {
        store.put(key, ByteBuffer.wrap(value.getBytes(UTF_8)));
    }
}
