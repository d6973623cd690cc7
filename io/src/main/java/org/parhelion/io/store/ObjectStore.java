package org.parhelion.io.store;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Objects by key. Each object is written whole: a reader sees the object before or after a write, never a part of one. There is
 * no order between writes of different objects on different ranks, so callers write what refers to an object after it.
 *
 * <p>A key is one or more names separated by {@code /}. A name consists of letters, digits, {@code .}, {@code _} and {@code -}, and
 * is neither {@code .} nor {@code ..}; other keys are refused. Thread-safe; several ranks may use one store, and write different
 * objects at the same time.
 */
public interface ObjectStore {
    /**
     * Writes an object, and replaces the one of the same key.
     *
     * @param key the key
     * @param value from its position to its limit; the position is moved to the limit
     * @throws IOException if it cannot be written; an earlier object of this key is then unchanged
     * @throws IllegalArgumentException if {@code key} is not a key
     */
    void put(String key, ByteBuffer value) throws IOException;

    /** The bytes of an object, produced while it is written. */
    @FunctionalInterface
    interface Body {
        /**
         * Writes the bytes in order. The channel blocks; as with any channel, one call may accept a part of a buffer.
         *
         * @param channel receives the bytes
         * @throws IOException if they cannot be written
         */
        void writeTo(WritableByteChannel channel) throws IOException;
    }

    /**
     * Writes an object piece by piece, and replaces the one of the same key. A store that can writes each piece at once, so that the
     * object is not in memory as a whole; the default collects the pieces.
     *
     * @param key the key
     * @param body writes the bytes; called once
     * @throws IOException if the object cannot be written, or from {@code body}; an earlier object of this key is then unchanged
     * @throws IllegalArgumentException if {@code key} is not a key
     */
    default void put(String key, Body body) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        body.writeTo(Channels.newChannel(bytes));
        put(key, ByteBuffer.wrap(bytes.toByteArray()));
    }

    /**
     * Reads an object.
     *
     * @param key the key
     * @return its bytes; empty if there is no such object
     * @throws IOException if it cannot be read
     */
    Optional<byte[]> get(String key) throws IOException;

    /**
     * Reads a part of an object.
     *
     * @param key the key of an object
     * @param offset the first byte
     * @param length number of bytes, inside the object
     * @return the bytes
     * @throws java.nio.file.NoSuchFileException if there is no such object
     * @throws java.io.EOFException if it is shorter
     * @throws IOException if it cannot be read
     */
    byte[] get(String key, long offset, int length) throws IOException;

    /**
     * The length of an object.
     *
     * @param key the key
     * @return its length [bytes]; empty if there is no such object
     * @throws IOException if it cannot be determined
     */
    OptionalLong size(String key) throws IOException;

    /**
     * Lists objects.
     *
     * @param folder names of keys before the last {@code /} or an earlier one; empty for all objects
     * @return the keys below {@code folder}, sorted; empty if there are none
     * @throws IOException if they cannot be listed
     */
    List<String> list(String folder) throws IOException;

    /**
     * Deletes an object if it exists.
     *
     * @param key the key
     * @throws IOException if it cannot be deleted
     */
    void delete(String key) throws IOException;

    /**
     * Deletes all objects of a folder, and what interrupted writes left there.
     *
     * @param folder names of keys before the last {@code /} or an earlier one; not empty
     * @throws IOException if they cannot be deleted
     */
    void deleteAll(String folder) throws IOException;

    /**
     * The store at a place: a directory, or a URI whose scheme a {@link ObjectStoreProvider} on the class path knows.
     *
     * @param place path of a directory, or a URI such as {@code s3://bucket/prefix}
     * @return the store
     * @throws IllegalArgumentException if no provider knows the scheme, or the URI does not name a store
     */
    static ObjectStore at(String place) {
        return Stores.at(place);
    }

    /**
     * Whether a place is a URI rather than the path of a directory.
     *
     * @param place as in {@link #at}
     * @return whether it begins with a scheme and {@code ://}
     */
    static boolean isUri(String place) {
        return Stores.isUri(place);
    }

    /**
     * A store in a directory: each object is a file, with {@code /} between directories. On a file system that all ranks share, they
     * share the store.
     *
     * @param directory created by the first write
     * @return the store
     */
    static ObjectStore directory(Path directory) {
        return new DirectoryStore(directory, false);
    }

    /**
     * Like {@link #directory}; each object is forced to disk before {@code put} returns, so that it survives a loss of power.
     *
     * @param directory created by the first write
     * @return the store
     */
    static ObjectStore durableDirectory(Path directory) {
        return new DirectoryStore(directory, true);
    }

    /**
     * Writes one file and forces it to disk, as a durable directory writes its objects: past the page cache, where the file system can.
     *
     * @param file the file; created or replaced
     * @param body writes the bytes; those of direct buffers at aligned addresses, in large pieces, cost least
     * @throws IOException if it cannot be written, or from {@code body}
     */
    static void writeDurably(Path file, Body body) throws IOException {
        UncachedFile.write(file, body);
    }

    /**
     * A store in the memory of this process, for tests.
     *
     * @return an empty store
     */
    static ObjectStore memory() {
        return new MemoryStore();
    }
}
