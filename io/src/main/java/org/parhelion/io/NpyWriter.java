package org.parhelion.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.parhelion.Precision;

/**
 * Writes an array as a NumPy {@code .npy} file, version 1.0, little-endian, C order, incrementally. Not thread-safe.
 *
 * <pre>
 *   0        6  8  10                  64·n
 *   |\x93NUMPY|1 0|len|{'descr': '&lt;f8', 'fortran_order': False, 'shape': (512, 512), }…\n| values …
 * </pre>
 *
 * <p>The header is padded to a multiple of 64 bytes so that the values can be mapped. Source: NumPy Enhancement Proposal 1,
 * "A simple file format for NumPy arrays". {@link #close} checks that all values were written.
 */
public final class NpyWriter implements AutoCloseable {
    private final Path path;
    private final Precision precision;
    private final FileChannel channel;
    private final LittleEndian bytes = new LittleEndian();
    private final long valueCount;
    private long written;

    private NpyWriter(Path path, Precision precision, long valueCount) throws IOException {
        this.path = path;
        this.precision = precision;
        this.valueCount = valueCount;
        this.channel = FileChannel.open(
                path, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE);
    }

    /**
     * Creates or truncates a file and writes the header.
     *
     * @param path the file
     * @param precision type of the elements
     * @param shape extents of the array, slowest axis first
     * @return a writer for the values of the array
     * @throws IOException if the file cannot be created
     */
    public static NpyWriter create(Path path, Precision precision, int... shape) throws IOException {
        NpyWriter writer = new NpyWriter(path, precision, product(shape));
        try {
            writer.writeFully(ByteBuffer.wrap(header(precision, shape)));
            return writer;
        } catch (IOException e) {
            writer.channel.close();
            throw e;
        }
    }

    /**
     * Writes a complete array of doubles.
     *
     * @param path the file; created or replaced
     * @param values the values in C order
     * @param shape extents, slowest axis first; their product is the number of values
     * @throws IllegalArgumentException if there are more values than the shape has
     * @throws IOException if the file cannot be written, or there are fewer values than the shape has
     */
    public static void write(Path path, double[] values, int... shape) throws IOException {
        try (NpyWriter writer = create(path, Precision.DOUBLE, shape)) {
            writer.write(values, 0, values.length);
        }
    }

    /**
     * Writes a complete array of floats.
     *
     * @param path the file; created or replaced
     * @param values the values in C order
     * @param shape extents, slowest axis first; their product is the number of values
     * @throws IllegalArgumentException if there are more values than the shape has
     * @throws IOException if the file cannot be written, or there are fewer values than the shape has
     */
    public static void write(Path path, float[] values, int... shape) throws IOException {
        try (NpyWriter writer = create(path, Precision.FLOAT, shape)) {
            writer.write(values, 0, values.length);
        }
    }

    /**
     * Appends the values of a slab.
     *
     * @param slab the slab
     * @throws IllegalArgumentException if the file has the other precision, or would have too many values
     * @throws IOException if the file cannot be written, for instance because the disk is full
     */
    public void write(Slab slab) throws IOException {
        append(slab.values(), 0, slab.count());
    }

    /**
     * Appends elements of an array of doubles.
     *
     * @param values the array
     * @param offset index of the first element
     * @param count number of elements
     * @throws IllegalArgumentException if the file has the other precision, or would have too many values
     * @throws IOException if the file cannot be written, for instance because the disk is full
     */
    public void write(double[] values, int offset, int count) throws IOException {
        append(values, offset, count);
    }

    /**
     * Appends elements of an array of floats.
     *
     * @param values the array
     * @param offset index of the first element
     * @param count number of elements
     * @throws IllegalArgumentException if the file has the other precision, or would have too many values
     * @throws IOException if the file cannot be written, for instance because the disk is full
     */
    public void write(float[] values, int offset, int count) throws IOException {
        append(values, offset, count);
    }

    private void append(Object values, int offset, int count) throws IOException {
        boolean fits = precision == Precision.DOUBLE ? values instanceof double[] : values instanceof float[];
        if (!fits) {
            throw new IllegalArgumentException(path + " contains " + precision + " values; a "
                    + values.getClass().getSimpleName() + " cannot be written to it");
        }
        if (written + count > valueCount) {
            throw new IllegalArgumentException(
                    path + " has " + valueCount + " values; this call would make it " + (written + count));
        }
        bytes.write(values, offset, count, this::writeFully);
        written += count;
    }

    /**
     * Forces the values to disk and closes the file.
     *
     * @throws IOException if that fails, or fewer values were written than the shape has
     */
    @Override
    public void close() throws IOException {
        try (channel) {
            channel.force(false);
        }
        if (written != valueCount) {
            throw new IOException(path + " is not complete: " + written + " of " + valueCount + " values were written");
        }
    }

    private void writeFully(ByteBuffer buffer) throws IOException {
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
    }

    static byte[] header(Precision precision, int... shape) {
        String sizes = Arrays.stream(shape).mapToObj(Integer::toString).collect(Collectors.joining(", "));
        String text = "{'descr': '" + (precision == Precision.DOUBLE ? "<f8" : "<f4")
                + "', 'fortran_order': False, 'shape': (" + sizes + (shape.length == 1 ? ",), }" : "), }");
        int length = (10 + text.length() + 1 + 63) / 64 * 64;
        byte[] header = new byte[length];
        Arrays.fill(header, (byte) ' ');
        byte[] magic = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0, (byte) (length - 10), (byte) ((length - 10) >>> 8)};
        System.arraycopy(magic, 0, header, 0, magic.length);
        System.arraycopy(text.getBytes(StandardCharsets.US_ASCII), 0, header, magic.length, text.length());
        header[length - 1] = '\n';
        return header;
    }

    static long product(int... shape) {
        long product = 1;
        for (int extent : shape) {
            product = Math.multiplyExact(product, extent);
        }
        return product;
    }
}
