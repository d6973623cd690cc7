package org.parhelion.io.frame;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.parhelion.Precision;
import org.parhelion.io.Slab;

/**
 * Writes bytes and values at positions of a file that other ranks write, too. Close it before a barrier: other hosts see what was
 * written when they open the file after that.
 */
public final class FileAt implements AutoCloseable {
    /** Bytes of a write: small enough for the cache, large enough that the cost of a call does not matter. */
    private static final int CHUNK = 1 << 18;

    private final FileChannel channel;

    private FileAt(FileChannel channel) {
        this.channel = channel;
    }

    /** Opens a file, and creates it if it does not exist. */
    public static FileAt open(Path file) throws IOException {
        return new FileAt(FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE));
    }

    /** Writes bytes. */
    public void write(long position, ByteBuffer bytes) throws IOException {
        long at = position;
        while (bytes.hasRemaining()) {
            at += channel.write(bytes, at);
        }
    }

    /** Writes the values of a slab. */
    public void write(long position, Slab slab, ByteOrder order) throws IOException {
        int size = slab.precision() == Precision.DOUBLE ? Double.BYTES : Float.BYTES;
        ByteBuffer chunk = ByteBuffer.allocateDirect((int) Math.min(CHUNK, (long) slab.count() * size))
                .order(order);
        int elements = CHUNK / size;
        for (int done = 0; done < slab.count(); done += elements) {
            int n = Math.min(elements, slab.count() - done);
            chunk.clear();
            if (slab.precision() == Precision.DOUBLE) {
                chunk.asDoubleBuffer().put(slab.doubles(), done, n);
            } else {
                chunk.asFloatBuffer().put(slab.floats(), done, n);
            }
            write(position + (long) done * size, chunk.limit(n * size));
        }
    }

    /** Cuts the file to a length. */
    public void truncate(long length) throws IOException {
        channel.truncate(length);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
