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
 * One field or array in a chunk: the values of a box, row-major, little-endian, without padding, from an offset in a file on.
 *
 * <p>Values are copied through a buffer of a whole number of rows.
 */
final class CheckpointChunk {
    private static final int BUFFER_BYTES = 1 << 18;

    private final Box box;
    private final long rowBytes;
    private final long rows;
    private final ByteBuffer buffer;

    /** Rows of values in memory. */
    interface Rows {
        /** The points in memory, as global indices. */
        Box box();

        /** Copies the first {@code count} values from global point (k, j, i) on into {@code buffer}, and moves its position behind them. */
        void put(int k, int j, int i, int count, ByteBuffer buffer);

        /** Copies {@code count} values from value {@code skipped} of {@code buffer} on to global point (k, j, i) and those after it. */
        void get(int k, int j, int i, int count, ByteBuffer buffer, int skipped);
    }

    /** The interior of a field. */
    record FieldRows(Field field) implements Rows {
        @Override
        public Box box() {
            return field.owned();
        }

        private int index(int k, int j, int i) {
            Box owned = field.block().owned();
            return field.index(k - owned.k0(), j - owned.j0(), i - owned.i0());
        }

        @Override
        public void put(int k, int j, int i, int count, ByteBuffer buffer) {
            if (field.precision() == Precision.DOUBLE) {
                buffer.asDoubleBuffer().put(field.doubles(), index(k, j, i), count);
            } else {
                buffer.asFloatBuffer().put(field.floats(), index(k, j, i), count);
            }
            buffer.position(buffer.position() + count * field.precision().byteSize());
        }

        @Override
        public void get(int k, int j, int i, int count, ByteBuffer buffer, int skipped) {
            if (field.precision() == Precision.DOUBLE) {
                buffer.asDoubleBuffer().position(skipped).get(field.doubles(), index(k, j, i), count);
            } else {
                buffer.asFloatBuffer().position(skipped).get(field.floats(), index(k, j, i), count);
            }
        }
    }

    /** Values of a box, row-major. */
    @SuppressWarnings("ArrayRecordComponent") // a view, never compared
    record ArrayRows(Box box, double[] values) implements Rows {
        private int index(int k, int j, int i) {
            return ((k - box.k0()) * box.rows() + j - box.j0()) * box.columns() + i - box.i0();
        }

        @Override
        public void put(int k, int j, int i, int count, ByteBuffer buffer) {
            buffer.asDoubleBuffer().put(values, index(k, j, i), count);
            buffer.position(buffer.position() + count * Double.BYTES);
        }

        @Override
        public void get(int k, int j, int i, int count, ByteBuffer buffer, int skipped) {
            buffer.asDoubleBuffer().position(skipped).get(values, index(k, j, i), count);
        }
    }

    /** {@code box}: the points, as global indices; not empty. */
    CheckpointChunk(Box box, Precision precision) {
        this.box = box;
        rowBytes = (long) box.columns() * precision.byteSize();
        rows = (long) box.planes() * box.rows();
        long rowsAtOnce = Math.clamp(BUFFER_BYTES / rowBytes, 1, rows);
        buffer = ByteBuffer.allocateDirect(Math.toIntExact(rowsAtOnce * rowBytes))
                .order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Appends the values of the box, and returns the CRC32C of the bytes. */
    long write(Rows values, FileChannel file) throws IOException {
        CRC32C crc = new CRC32C();
        for (long row = 0; row < rows; ) {
            buffer.clear();
            for (; row < rows && buffer.remaining() >= rowBytes; row++) {
                values.put(plane(row), line(row), box.i0(), box.columns(), buffer);
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
     * Reads all values from {@code position} on, copies those of points that are in memory, and returns the CRC32C of all bytes.
     *
     * @throws EOFException if the file ends before the last value
     */
    long read(Rows values, FileChannel file, long position) throws IOException {
        CRC32C crc = new CRC32C();
        Box wanted = values.box().intersect(box);
        for (long row = 0; row < rows; ) {
            fill(file, position, row);
            crc.update(buffer.duplicate());
            for (; buffer.hasRemaining(); row++) {
                int next = buffer.position() + (int) rowBytes;
                if (wanted.contains(plane(row), line(row), wanted.i0())) {
                    values.get(plane(row), line(row), wanted.i0(), wanted.columns(), buffer, wanted.i0() - box.i0());
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
        return box.k0() + (int) (row / box.rows());
    }

    private int line(long row) {
        return box.j0() + (int) (row % box.rows());
    }
}
