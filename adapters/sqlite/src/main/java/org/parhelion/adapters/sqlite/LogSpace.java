package org.parhelion.adapters.sqlite;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Space at the end of SQLite's write-ahead log. An {@code fsync} of a file that has grown also writes the file system's
 * journal; one of a file that is overwritten does not.
 *
 * <p>SQLite overwrites its log from the beginning after each checkpoint, and takes what follows the last valid frame for a
 * remainder. Zeros are no valid frame: their page number is 0.
 */
final class LogSpace {
    /** About 1,000 small commits. Until the first checkpoint the log then grows as it would have without. */
    static final int BYTES = 8 << 20;

    private static final int PIECE_BYTES = 1 << 18;

    private LogSpace() {}

    /**
     * Makes the log this long. The caller has begun a transaction that writes, so no other process appends to the log
     * meanwhile; its commit synchronizes the file.
     */
    static void reserve(Path log) {
        try (FileChannel channel = FileChannel.open(log, StandardOpenOption.WRITE)) {
            ByteBuffer zeros = ByteBuffer.allocateDirect(PIECE_BYTES);
            long size = channel.size();
            while (size < BYTES) {
                zeros.clear().limit((int) Math.min(PIECE_BYTES, BYTES - size));
                size += channel.write(zeros, size);
            }
        } catch (IOException e) {
            // The log grows when it has to: each commit takes longer, or SQLite reports the full disk.
        }
    }
}
