package org.parhelion.io;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.util.zip.CRC32C;
import org.parhelion.Precision;
import org.parhelion.field.Field;
import org.parhelion.grid.Box;

/**
 * One field's values in a chunk: the values of a box, row-major, little-endian, without padding, from an offset in a file on.
 *
 * <p>Values are copied through a buffer of a whole number of rows.
 */
final class CheckpointChunk {
    private static final int BUFFER_BYTES = 1 << 18;

    private final Box box;
    private final Precision precision;
    private final long rowBytes;
    private final long rows;
    private final ByteBuffer buffer;

    /** {@code box}: the points, as global indices. */
    CheckpointChunk(Box box, Precision precision) {
        this.box = box;
        this.precision = precision;
        rowBytes = (long) box.columns() * precision.byteSize();
        rows = (long) box.planes() * box.rows();
        long rowsAtOnce = Math.clamp(BUFFER_BYTES / rowBytes, 1, rows);
        buffer = ByteBuffer.allocateDirect(Math.toIntExact(rowsAtOnce * rowBytes))
                .order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Number of bytes of the field's values. */
    long byteCount() {
        return rows * rowBytes;
    }

    /** Appends the interior of {@code field}, whose block owns the box, and returns the CRC32C of the bytes. */
    long write(Field field, FileChannel file) throws IOException {
        CRC32C crc = new CRC32C();
        for (long row = 0; row < rows; ) {
            buffer.clear();
            for (; row < rows && buffer.remaining() >= rowBytes; row++) {
                put(field, plane(row), line(row));
            }
            buffer.flip();
            crc.update(buffer.duplicate());
            while (buffer.hasRemaining()) {
                file.write(buffer);
            }
        }
        return crc.getValue();
    }

    /**
     * Reads all values from {@code position} on, copies those of points that the block of {@code field} owns, and returns the
     * CRC32C of all bytes.
     *
     * @throws EOFException if the file ends before the last value
     */
    long read(Field field, FileChannel file, long position) throws IOException {
        CRC32C crc = new CRC32C();
        Box wanted = field.owned().intersect(box);
        for (long row = 0; row < rows; ) {
            fill(file, position, row);
            crc.update(buffer.duplicate());
            for (; buffer.hasRemaining(); row++) {
                int next = buffer.position() + (int) rowBytes;
                if (wanted.contains(box.k0() + plane(row), box.j0() + line(row), wanted.i0())) {
                    get(field, wanted, box.k0() + plane(row), box.j0() + line(row));
                }
                buffer.position(next);
            }
        }
        return crc.getValue();
    }

    /**
     * Reads the values from {@code position} on and returns their CRC32C.
     *
     * @throws EOFException if the file ends before the last value
     */
    long crc(FileChannel file, long position) throws IOException {
        CRC32C crc = new CRC32C();
        for (long row = 0; row < rows; row += buffer.limit() / rowBytes) {
            fill(file, position, row);
            crc.update(buffer.duplicate());
        }
        return crc.getValue();
    }

    /** Reads rows from {@code row} on, as many as fit the buffer. */
    private void fill(FileChannel file, long position, long row) throws IOException {
        buffer.clear();
        buffer.limit((int) Math.min(buffer.capacity(), (rows - row) * rowBytes));
        for (long at = position + row * rowBytes; buffer.hasRemaining(); ) {
            int n = file.read(buffer, at);
            if (n < 0) {
                throw new EOFException("ends after " + at + " bytes");
            }
            at += n;
        }
        buffer.flip();
    }

    private int plane(long row) {
        return (int) (row / box.rows());
    }

    private int line(long row) {
        return (int) (row % box.rows());
    }

    /** Copies one row of the field's interior, local indices, into the buffer. */
    private void put(Field field, int k, int j) {
        int p = field.index(k, j, 0);
        if (precision == Precision.DOUBLE) {
            buffer.asDoubleBuffer().put(field.doubles(), p, box.columns());
        } else {
            buffer.asFloatBuffer().put(field.floats(), p, box.columns());
        }
        buffer.position(buffer.position() + (int) rowBytes);
    }

    /** Copies the owned points of the row at the buffer's position (global indices) into the field. */
    private void get(Field field, Box wanted, int k, int j) {
        Box owned = field.block().owned();
        int p = field.index(k - owned.k0(), j - owned.j0(), wanted.i0() - owned.i0());
        int skipped = wanted.i0() - box.i0();
        if (precision == Precision.DOUBLE) {
            buffer.asDoubleBuffer().position(skipped).get(field.doubles(), p, wanted.columns());
        } else {
            buffer.asFloatBuffer().position(skipped).get(field.floats(), p, wanted.columns());
        }
    }
}
