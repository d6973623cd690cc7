package org.parhelion.runs.stored;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.parhelion.io.NpyFile;
import org.parhelion.io.store.ObjectStore;

/**
 * An object that is a NumPy file.
 *
 * @param store the store
 * @param key its key
 */
record StoredObject(ObjectStore store, String key) {
    private static final int PIECE_BYTES = 1 << 24;

    /** Opens the array by way of a temporary file: it may be larger than the memory, and is read in any order. */
    NpyFile open() throws IOException {
        long size = store.size(key).orElseThrow(() -> new NoSuchFileException(store + "/" + key));
        Path copy = Files.createTempFile("parhelion-", "-" + key.substring(key.lastIndexOf('/') + 1));
        try {
            try (FileChannel channel = FileChannel.open(copy, StandardOpenOption.WRITE)) {
                for (long at = 0; at < size; at += PIECE_BYTES) {
                    ByteBuffer piece = ByteBuffer.wrap(store.get(key, at, (int) Math.min(PIECE_BYTES, size - at)));
                    while (piece.hasRemaining()) {
                        channel.write(piece);
                    }
                }
            }
            return NpyFile.open(copy, store + "/" + key);
        } finally {
            Files.deleteIfExists(copy); // what is mapped stays until it is closed
        }
    }
}
