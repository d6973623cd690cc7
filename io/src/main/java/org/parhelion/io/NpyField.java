package org.parhelion.io;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.parhelion.Precision;
import org.parhelion.field.Field;
import org.parhelion.grid.Box;

/**
 * Writes a distributed field as one NumPy {@code .npy} file, each rank its own points at their place in the file. No value is sent to another
 * rank; all ranks must see the file.
 *
 * <pre>
 *   |header| row 0: rank 0, rank 1 | row 1: rank 0, rank 1 | … | row 8: rank 2, rank 3 | …        the bytes of {@link NpyWriter}
 * </pre>
 */
public final class NpyField {
    private static final int PIECE_BYTES = 1 << 18;
    private static final ValueLayout DOUBLE = ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final FileChannel file;
    /** Bytes that follow one another in the file: rows that touch are written together. */
    private final ByteBuffer piece = ByteBuffer.allocateDirect(PIECE_BYTES);

    /** Where the piece begins in the file. */
    private long position;

    private NpyField(FileChannel file) {
        this.file = file;
    }

    /**
     * Creates the file of a field, with its header and without values. One rank calls it, before any rank writes.
     *
     * @param path the file; created or replaced
     * @param field any rank's part of the field
     * @throws IOException if the file cannot be created
     */
    public static void create(Path path, Field field) throws IOException {
        try (FileChannel file = FileChannel.open(
                path, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            ByteBuffer header = ByteBuffer.wrap(header(field));
            while (header.hasRemaining()) {
                file.write(header);
            }
        }
    }

    /**
     * {@return the length of the whole file [bytes]}
     *
     * @param field any rank's part of the field
     */
    public static long length(Field field) {
        return header(field).length
                + field.lattice().box().volume() * field.precision().byteSize();
    }

    /**
     * Puts the header at its place in the bytes of the file. One rank calls it.
     *
     * @param field any rank's part of the field
     * @param file memory for the whole file, of {@link #length} bytes
     */
    public static void putHeader(Field field, MemorySegment file) {
        file.asSlice(0, header(field).length).copyFrom(MemorySegment.ofArray(header(field)));
    }

    /**
     * Puts the points that this rank owns at their places in the bytes of the file. Any number of ranks may do so at the same time.
     *
     * @param field this rank's part of the field
     * @param file memory for the whole file, of {@link #length} bytes
     */
    public static void put(Field field, MemorySegment file) {
        ValueLayout layout = layout(field);
        try {
            forEachRow(field, (row, count, at) -> MemorySegment.copy(field.array(), row, file, layout, at, count));
        } catch (IOException e) {
            throw new AssertionError("a copy in memory", e);
        }
    }

    private static ValueLayout layout(Field field) {
        return field.precision() == Precision.DOUBLE ? DOUBLE : FLOAT;
    }

    private static byte[] header(Field field) {
        return NpyWriter.header(field.precision(), field.lattice().points());
    }

    /**
     * Writes the points that this rank owns. Any number of ranks may do so at the same time.
     *
     * @param path the file, which {@link #create} created
     * @param field this rank's part of the field
     * @param force whether the file is forced to disk: by one rank of a host after all have written, or by each
     * @throws IOException if the file is missing or cannot be written, for instance because the disk is full
     */
    public static void write(Path path, Field field, boolean force) throws IOException {
        try (FileChannel file = FileChannel.open(path, StandardOpenOption.WRITE)) {
            new NpyField(file).write(field);
            if (force) {
                file.force(false);
            }
        }
    }

    /** Takes a row of values. */
    @FunctionalInterface
    private interface Rows {
        /**
         * @param row index of the first value in the field's array
         * @param at its place in the file [bytes]
         */
        void take(int row, int count, long at) throws IOException;
    }

    private static void forEachRow(Field field, Rows rows) throws IOException {
        Box all = field.lattice().box();
        Box owned = field.owned();
        long first = header(field).length;
        for (int k = owned.k0(); k < owned.k1(); k++) {
            for (int j = owned.j0(); j < owned.j1(); j++) {
                long before = ((long) k * all.rows() + j) * all.columns() + owned.i0();
                int row = field.index(
                        k - field.block().owned().k0(),
                        j - field.block().owned().j0(),
                        0);
                rows.take(
                        row, owned.columns(), first + before * field.precision().byteSize());
            }
        }
    }

    private void write(Field field) throws IOException {
        forEachRow(field, (row, count, at) -> append(field, row, count, at));
        write();
    }

    private void append(Field field, int row, int count, long at) throws IOException {
        if (at != position + piece.position()) {
            write();
            position = at;
        }
        ValueLayout layout = layout(field);
        int bytes = field.precision().byteSize();
        int done = 0;
        while (done < count) {
            if (piece.remaining() < bytes) {
                write();
            }
            int some = Math.min(count - done, piece.remaining() / bytes);
            MemorySegment.copy(field.array(), row + done, MemorySegment.ofBuffer(piece), layout, 0, some);
            piece.position(piece.position() + some * bytes);
            done += some;
        }
    }

    /** Writes the piece, and begins the next one behind it. */
    private void write() throws IOException {
        piece.flip();
        while (piece.hasRemaining()) {
            position += file.write(piece, position);
        }
        piece.clear();
    }
}
