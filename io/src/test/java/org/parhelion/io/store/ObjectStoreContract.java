package org.parhelion.io.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What every store keeps. The tests of a store extend it. */
public abstract class ObjectStoreContract {
    private final long seed = Long.getLong("parhelion.seed", System.nanoTime());

    /** A store without objects. */
    protected abstract ObjectStore store() throws IOException;

    /** Lengths at which the store changes how it writes. */
    protected int[] lengths() {
        return new int[] {0, 1, 1 << 20, (1 << 20) + 1};
    }

    @Test
    void anObjectIsReadAsItWasWrittenLast() throws IOException {
        ObjectStore store = store();
        put(store, "a/b/c", "first");
        put(store, "a/b/c", "second one");
        assertThat(store.get("a/b/c"))
                .hasValueSatisfying(bytes -> assertThat(bytes).asString().isEqualTo("second one"));
        assertThat(store.size("a/b/c")).hasValue(10);
        assertThat(store.get("a/b/c", 7, 3)).asString().isEqualTo("one");
    }

    @Test
    void anObjectIsWrittenPieceByPiece() throws IOException {
        ObjectStore store = store();
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

    @Test
    void anObjectWhosePiecesCannotBeProducedIsUnchanged() throws IOException {
        ObjectStore store = store();
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

    @Test
    void anObjectThatIsNotThereIsEmptyAndAPartBeyondItsEndIsAnError() throws IOException {
        ObjectStore store = store();
        put(store, "a", "12345");
        assertThat(store.get("b")).isEmpty();
        assertThat(store.size("b")).isEmpty();
        assertThatExceptionOfType(NoSuchFileException.class).isThrownBy(() -> store.get("b", 0, 1));
        assertThatExceptionOfType(EOFException.class).isThrownBy(() -> store.get("a", 3, 3));
        assertThatExceptionOfType(EOFException.class).isThrownBy(() -> store.get("a", 9, 1));
    }

    @Test
    void aListIsSortedAndKeepsToItsFolder() throws IOException {
        ObjectStore store = store();
        put(store, "u/c/10", "x");
        put(store, "u/c/9", "x");
        put(store, "u2/c/0", "x");
        put(store, "top", "x");
        assertThat(store.list("u")).containsExactly("u/c/10", "u/c/9");
        assertThat(store.list("")).containsExactly("top", "u/c/10", "u/c/9", "u2/c/0");
        assertThat(store.list("nothing")).isEmpty();
    }

    @Test
    void aDeletedObjectIsGoneAndDeletingItAgainIsNoError() throws IOException {
        ObjectStore store = store();
        put(store, "a/b", "x");
        store.delete("a/b");
        store.delete("a/b");
        assertThat(store.list("")).isEmpty();
    }

    @Test
    void aKeyCannotLeaveTheStore() throws IOException {
        ObjectStore store = store();
        for (String key : new String[] {"", "/a", "a/", "a//b", "..", "a/../../b", "a\\b", "a b", "a~"}) {
            assertThatIllegalArgumentException()
                    .as(key)
                    .isThrownBy(() -> put(store, key, "x"))
                    .withMessageContaining("'" + key + "'");
        }
    }

    @Test
    void anObjectInPiecesIsThatOfAllPieces() throws IOException {
        ObjectStore store = store();
        Random random = new Random(seed);
        for (int length : lengths()) {
            byte[] bytes = new byte[length];
            random.nextBytes(bytes);
            List<ByteBuffer> pieces = new ArrayList<>();
            for (int at = 0; at < length; ) {
                int next = Math.min(length, at + 1 + random.nextInt(Math.max(1, length / 3)));
                ByteBuffer piece = ByteBuffer.allocateDirect(next - at + 2);
                pieces.add(piece.put(1, bytes, at, next - at).position(1).limit(next - at + 1));
                at = next;
            }
            String what = "-Dparhelion.seed=" + seed + ", " + length + " bytes";
            store.put("pieces", channel -> {
                for (ByteBuffer piece : pieces) {
                    while (piece.hasRemaining()) {
                        channel.write(piece);
                    }
                }
            });
            assertThat(store.get("pieces").orElseThrow()).as(what).isEqualTo(bytes);
            ByteBuffer whole = ByteBuffer.wrap(bytes);
            store.put("whole", whole);
            assertThat(whole.hasRemaining()).as(what).isFalse();
            assertThat(store.get("whole").orElseThrow()).as(what).isEqualTo(bytes);
            if (length > 0) {
                int from = random.nextInt(length);
                int count = 1 + random.nextInt(length - from);
                assertThat(store.get("pieces", from, count))
                        .as(what)
                        .isEqualTo(Arrays.copyOfRange(bytes, from, from + count));
            }
        }
    }

    @Test
    void aWriteThatFailsLeavesTheObjectAsItWas() throws IOException {
        ObjectStore store = store();
        put(store, "a/b", "before");
        for (int length : lengths()) {
            assertThatExceptionOfType(IOException.class)
                    .isThrownBy(() -> store.put("a/b", channel -> {
                        for (ByteBuffer piece = ByteBuffer.allocate(length); piece.hasRemaining(); ) {
                            channel.write(piece);
                        }
                        throw new IOException("planted");
                    }))
                    .withMessage("planted");
            assertThat(store.list("")).containsExactly("a/b");
            assertThat(store.get("a/b").orElseThrow()).asString().isEqualTo("before");
        }
    }

    @Test
    void aDeletedFolderIsGoneAndOthersStay() throws IOException {
        ObjectStore store = store();
        put(store, "a/b", "x");
        put(store, "a/c/d", "x");
        put(store, "ab", "x");
        store.deleteAll("a");
        store.deleteAll("a");
        assertThat(store.list("")).containsExactly("ab");
    }

    private static void put(ObjectStore store, String key, String value) throws IOException {
        store.put(key, ByteBuffer.wrap(value.getBytes(UTF_8)));
    }
}
