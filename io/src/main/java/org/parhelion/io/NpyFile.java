package org.parhelion.io;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * An array in a NumPy {@code .npy} file: versions 1.0 to 3.0, C or Fortran order, either byte order; bool, signed and unsigned
 * integers of 1 to 8 bytes, float16, float32, float64. The file is memory-mapped: each rank loads only the pages that it reads,
 * and ranks that are threads may share one object.
 *
 * <p>Safe for several threads until it is closed.
 */
public final class NpyFile implements AutoCloseable {
    private final Arena arena;
    private final NpyHeader header;
    private final MemorySegment data;
    private final long count;

    private NpyFile(Arena arena, NpyHeader header, MemorySegment data, long count) {
        this.arena = arena;
        this.header = header;
        this.data = data;
        this.count = count;
    }

    /**
     * Opens a file and checks its header and its length. Reads no values.
     *
     * @param path a {@code .npy} file
     * @return the array; close it after use
     * @throws DataException if it is not a {@code .npy} file, has elements of an unsupported type, or its length
     *     differs from the header's; the message contains the name of the file, the error and the remedy
     * @throws IOException if the file cannot be read
     */
    public static NpyFile open(Path path) throws IOException {
        return open(path, path.toString());
    }

    /**
     * Like {@link #open(Path)}, for a file that is a copy.
     *
     * @param path a {@code .npy} file
     * @param name names the original in messages
     * @return the array; close it after use
     * @throws DataException as {@link #open(Path)}
     * @throws IOException if the file cannot be read
     */
    public static NpyFile open(Path path, String name) throws IOException {
        Arena arena = Arena.ofShared();
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            return read(name, channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena), arena);
        } catch (IOException | RuntimeException e) {
            arena.close();
            throw e;
        }
    }

    private static NpyFile read(String path, MemorySegment file, Arena arena) {
        NpyHeader header = NpyHeader.read(path, file);
        MemorySegment data = file.asSlice(header.dataOffset());
        String array =
                "shape " + shape(header.shape()) + " of '" + header.type().descr() + "'";
        long count;
        long needed;
        try {
            count = NpyWriter.product(header.shape());
            needed = Math.multiplyExact(count, header.type().byteSize());
        } catch (ArithmeticException e) {
            throw new DataException(
                    path + ": " + array + " exceeds the size of any file; write the file with np.save(name, array)", e);
        }
        if (data.byteSize() != needed) {
            throw new DataException(path + ": " + array + " needs " + needed + " bytes of values; the file has "
                    + data.byteSize()
                    + (data.byteSize() < needed
                            ? ": it is truncated; copy or save it again"
                            : "; save each array to a file of its own"));
        }
        return new NpyFile(arena, header, data, count);
    }

    /** {@code shape} as NumPy prints it: {@code (512, 300)}. */
    static String shape(int... shape) {
        return Arrays.stream(shape).mapToObj(Integer::toString).collect(Collectors.joining(", ", "(", ")"));
    }

    /** {@return the extents, slowest axis of C order first; empty for a single value} */
    public int[] shape() {
        return header.shape().clone();
    }

    /** {@return bytes of an element in the file: 4 for float32, 8 for float64} */
    public int elementBytes() {
        return header.type().byteSize();
    }

    /** {@return the number of values} */
    public long count() {
        return count;
    }

    /**
     * One value.
     *
     * @param index 0 … {@link #count} − 1, in C order (the last axis runs fastest) also if the file is in Fortran order
     * @return the value; an integer beyond 2⁵³ is rounded to the nearest double
     * @throws IndexOutOfBoundsException if there is no such value
     */
    public double at(long index) {
        Objects.checkIndex(index, count);
        return header.type().reader().at(data, header.fortranOrder() ? fortranIndex(index) : index);
    }

    /** Converts an index in C order to the index in a file in Fortran order. */
    private long fortranIndex(long index) {
        int[] shape = header.shape();
        long rest = index;
        long position = 0;
        // From the last axis to the first: the fastest axis of C order has the largest stride of Fortran order.
        long stride = count;
        for (int axis = shape.length - 1; axis >= 0; axis--) {
            stride /= shape[axis];
            position += rest % shape[axis] * stride;
            rest /= shape[axis];
        }
        return position;
    }

    /** Unmaps the file. {@link #at} may not be called afterwards. */
    @Override
    public void close() {
        arena.close();
    }
}
