package org.parhelion.io;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.stream.IntStream;
import java.util.zip.CRC32C;
import org.parhelion.Precision;
import org.parhelion.field.Field;
import org.parhelion.grid.Box;
import org.parhelion.io.store.ObjectStore;

/**
 * One field or array in a chunk: the values of a box, row-major, little-endian, without padding, from an offset in an object on.
 *
 * <p>Values are copied through buffers of a whole number of rows.
 */
final class CheckpointChunk {
    private static final int PIECE_BYTES = 1 << 22;
    /** Pieces of a copy are larger: a large write takes a quarter of the processor time of many small ones. */
    private static final int COPY_PIECE_BYTES = 1 << 26;
    /** Bytes that are summed at once, while they are in the cache. */
    private static final int SUM_BYTES = 1 << 16;
    /** A request to an object store costs as much as some megabytes. */
    private static final int READ_BYTES = 1 << 23;

    private static final int COPY_BYTES = 1 << 30;
    /** At least the block of a file system. */
    private static final int ALIGNMENT = 1 << 12;

    private final Box box;
    private final long rowBytes;
    private final long rows;

    /** Rows of values in memory. */
    interface Rows {
        /** The points in memory, as global indices. */
        Box box();

        /** Copies the first {@code count} values from global point (k, j, i) on into {@code buffer}, and moves its position behind them. */
        void put(int k, int j, int i, int count, ByteBuffer buffer);

        /** Whether {@code count} values from global point (k, j, i) on are finite. */
        boolean isFinite(int k, int j, int i, int count);

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
        public boolean isFinite(int k, int j, int i, int count) {
            return field.areFinite(index(k, j, i), count);
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

        /** Arrays may contain any values. */
        @Override
        public boolean isFinite(int k, int j, int i, int count) {
            return true;
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
    }

    /** Number of bytes of a buffer of about {@code bytes}: a whole number of rows, at least one. */
    private int bufferBytes(int bytes) {
        return Math.toIntExact(Math.clamp(bytes / rowBytes, 1, rows) * rowBytes);
    }

    /** A buffer at an aligned address, which a store can write without a copy. */
    private static ByteBuffer buffer(int bytes) {
        int whole = (bytes + 2 * ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
        return ByteBuffer.allocateDirect(whole)
                .alignedSlice(ALIGNMENT)
                .slice(0, bytes)
                .order(ByteOrder.LITTLE_ENDIAN);
    }

    /** The bytes of the box in pieces; each piece is the same buffer. The values must not change until the last one. */
    Iterator<ByteBuffer> pieces(Rows values) {
        ByteBuffer buffer = buffer(bufferBytes(PIECE_BYTES));
        return new Iterator<>() {
            private long row;

            @Override
            public boolean hasNext() {
                return row < rows;
            }

            @Override
            public ByteBuffer next() {
                if (!hasNext()) {
                    throw new NoSuchElementException();
                }
                row = fill(values, row, buffer);
                return buffer;
            }
        };
    }

    /** Buffers for {@link #copy}. */
    List<ByteBuffer> room() {
        List<ByteBuffer> room = new ArrayList<>();
        int most = bufferBytes(COPY_BYTES);
        for (long left = rows * rowBytes; left > 0; left -= most) {
            room.add(buffer((int) Math.min(left, most)));
        }
        return room;
    }

    /** Whether buffers are those that {@link #room} would return. */
    boolean fits(List<ByteBuffer> room) {
        return room.getFirst().capacity() == bufferBytes(COPY_BYTES)
                && room.stream().mapToLong(ByteBuffer::capacity).sum() == rows * rowBytes;
    }

    /**
     * A copy of values.
     *
     * @param sum CRC32C of its bytes
     * @param finite whether all values of a field are finite
     */
    record Copied(long sum, boolean finite) {}

    /** Copies the bytes of the box into the buffers of {@link #room}. Memory is read once: a row is checked and summed while it is in the cache. */
    Copied copy(Rows values, List<ByteBuffer> room) {
        CRC32C crc = new CRC32C();
        boolean finite = true;
        long row = 0;
        for (ByteBuffer buffer : room) {
            ByteBuffer summed = buffer.duplicate().position(0);
            buffer.clear();
            for (; buffer.hasRemaining(); row++) {
                values.put(plane(row), line(row), box.i0(), box.columns(), buffer);
                finite &= values.isFinite(plane(row), line(row), box.i0(), box.columns());
                if (buffer.position() - summed.position() >= SUM_BYTES || !buffer.hasRemaining()) {
                    crc.update(summed.limit(buffer.position()));
                }
            }
            buffer.flip();
        }
        return new Copied(crc.getValue(), finite);
    }

    /** The bytes of a copy in pieces. */
    static Iterator<ByteBuffer> pieces(List<ByteBuffer> copy) {
        return copy.stream()
                .flatMap(buffer -> IntStream.iterate(0, at -> at < buffer.limit(), at -> at + COPY_PIECE_BYTES)
                        .mapToObj(at -> buffer.slice(at, Math.min(COPY_PIECE_BYTES, buffer.limit() - at))))
                .iterator();
    }

    /** Fills a buffer with rows from {@code row} on; returns the first row after it. */
    private long fill(Rows values, long row, ByteBuffer buffer) {
        long next = row;
        buffer.clear();
        for (; next < rows && buffer.remaining() >= rowBytes; next++) {
            values.put(plane(next), line(next), box.i0(), box.columns(), buffer);
        }
        buffer.flip();
        return next;
    }

    /**
     * Reads all values from {@code position} on, copies those of points that are in memory, and returns the CRC32C of all bytes.
     *
     * @throws EOFException if the object ends before the last value
     */
    long read(Rows values, ObjectStore store, String key, long position) throws IOException {
        CRC32C crc = new CRC32C();
        Box wanted = values.box().intersect(box);
        for (long row = 0; row < rows; ) {
            ByteBuffer buffer = read(store, key, position, row);
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
     * @throws EOFException if the object ends before the last value
     */
    long crc(ObjectStore store, String key, long position) throws IOException {
        CRC32C crc = new CRC32C();
        for (long row = 0; row < rows; ) {
            ByteBuffer buffer = read(store, key, position, row);
            row += buffer.limit() / rowBytes;
            crc.update(buffer);
        }
        return crc.getValue();
    }

    /** Reads rows from {@code row} on, a buffer of them. */
    private ByteBuffer read(ObjectStore store, String key, long position, long row) throws IOException {
        int length = (int) Math.min(bufferBytes(READ_BYTES), (rows - row) * rowBytes);
        return ByteBuffer.wrap(store.get(key, position + row * rowBytes, length))
                .order(ByteOrder.LITTLE_ENDIAN);
    }

    private int plane(long row) {
        return box.k0() + (int) (row / box.rows());
    }

    private int line(long row) {
        return box.j0() + (int) (row % box.rows());
    }
}
