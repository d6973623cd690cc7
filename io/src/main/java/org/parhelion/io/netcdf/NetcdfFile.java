package org.parhelion.io.netcdf;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.parhelion.Experimental;
import org.parhelion.io.DataException;

/**
 * A NetCDF file of the classic forms CDF-1, CDF-2 or CDF-5. Packed values ({@code scale_factor}, {@code add_offset}) are unpacked, and
 * missing ones ({@code _FillValue}, {@code missing_value}) are NaN. Not thread-safe. {@link NetcdfFields} writes files.
 */
@Experimental
public final class NetcdfFile implements AutoCloseable {
    /** Bytes of a header at most. */
    private static final int MOST_HEADER = 1 << 24;

    private static final int CHUNK = 1 << 20;

    private final Path path;
    private final FileChannel channel;
    private final NetcdfHeader header;

    private NetcdfFile(Path path, FileChannel channel, NetcdfHeader header) {
        this.path = path;
        this.channel = channel;
        this.header = header;
    }

    /**
     * Opens a file.
     *
     * @param path the file
     * @return the file, with the number of records that it has now
     * @throws DataException if it is no classic file, or damaged
     * @throws IOException if it cannot be read
     */
    public static NetcdfFile open(Path path) throws IOException {
        FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
        try {
            ByteBuffer beginning = ByteBuffer.allocate((int) Math.min(channel.size(), MOST_HEADER));
            read(channel, 0, beginning);
            return new NetcdfFile(path, channel, HeaderReader.read(beginning.flip(), channel.size()));
        } catch (IllegalArgumentException e) {
            channel.close();
            throw new DataException(path + ": " + e.getMessage(), e);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    /** {@return the names of the variables, in the order of the file} */
    public List<String> variables() {
        return header.variables().stream().map(NetcdfHeader.Variable::name).toList();
    }

    /** {@return the attributes of the file: texts, {@code Double}s, and lists of {@code Double}s} */
    public Map<String, Object> attributes() {
        return Collections.unmodifiableMap(header.attributes());
    }

    /**
     * The attributes of a variable.
     *
     * @param name its name
     * @return texts, {@code Double}s, and lists of {@code Double}s
     * @throws DataException if there is no such variable
     */
    public Map<String, Object> attributes(String name) {
        return Collections.unmodifiableMap(variable(name).attributes());
    }

    /**
     * The dimensions of a variable.
     *
     * @param name its name
     * @return their names, slowest first
     * @throws DataException if there is no such variable
     */
    public List<String> dimensions(String name) {
        return variable(name).dimensions().stream()
                .map(number -> header.dimensions().get(number).name())
                .toList();
    }

    /**
     * Tells whether a variable has one array a record, along its first dimension.
     *
     * @param name its name
     * @return whether it does
     * @throws DataException if there is no such variable
     */
    public boolean grows(String name) {
        return header.grows(variable(name));
    }

    /**
     * The shape of a variable.
     *
     * @param name its name
     * @return the extents, slowest dimension first
     * @throws DataException if there is no such variable
     */
    public long[] shape(String name) {
        return header.shape(variable(name));
    }

    private NetcdfHeader.Variable variable(String name) {
        return header.variable(name)
                .orElseThrow(() -> new DataException(
                        path + ": contains no variable '" + name + "', only " + String.join(", ", variables())));
    }

    /**
     * Reads a whole variable.
     *
     * @param name its name
     * @return the values in C order
     * @throws DataException if there is no such variable, or the file is cut short
     * @throws IOException if the file cannot be read
     * @throws ArithmeticException if it has 2³¹ values or more
     */
    public double[] read(String name) throws IOException {
        long[] shape = shape(name);
        return read(
                name,
                new long[shape.length],
                Arrays.stream(shape).mapToInt(Math::toIntExact).toArray());
    }

    /**
     * Reads a box of a variable.
     *
     * @param name its name
     * @param from first index along each dimension
     * @param extent number of values along each dimension
     * @return the values in C order; integers beyond ±2⁵³ are rounded
     * @throws IndexOutOfBoundsException if the box is not inside the variable
     * @throws DataException if there is no such variable, or the file is cut short
     * @throws IOException if the file cannot be read
     */
    public double[] read(String name, long[] from, int[] extent) throws IOException {
        NetcdfHeader.Variable variable = variable(name);
        long[] shape = header.shape(variable);
        int dims = shape.length;
        if (from.length != dims || extent.length != dims) {
            throw new IndexOutOfBoundsException(
                    "a box of " + from.length + " and " + extent.length + " axes in a variable of " + dims);
        }
        long count = 1;
        for (int d = 0; d < dims; d++) {
            Objects.checkFromIndexSize(from[d], extent[d], shape[d]);
            count = Math.multiplyExact(count, extent[d]);
        }
        double[] values = new double[Math.toIntExact(count)];
        if (count > 0) {
            new BoxReader(variable, shape, from, extent, values).run();
            unpack(variable, values);
        }
        return values;
    }

    /** Reads a box run by run: as many values as are contiguous in the file. */
    private final class BoxReader {
        private final NetcdfHeader.Variable variable;
        private final long[] shape;
        private final long[] from;
        private final int[] extent;
        private final double[] values;
        private final boolean grows;
        /** Dimensions before this one are run through one by one. */
        private int outer;

        private int run = 1;
        private int filled;

        BoxReader(NetcdfHeader.Variable variable, long[] shape, long[] from, int[] extent, double... values) {
            this.variable = variable;
            this.shape = shape;
            this.from = from;
            this.extent = extent;
            this.values = values;
            this.grows = header.grows(variable);
            this.outer = shape.length;
            boolean whole = true;
            while (whole && outer > (grows ? 1 : 0)) {
                outer--;
                run *= extent[outer];
                whole = extent[outer] == shape[outer];
            }
        }

        void run() throws IOException {
            read(0, 0);
        }

        private void read(int dimension, long offset) throws IOException {
            if (dimension == outer) {
                readRun(offset);
                return;
            }
            for (int n = 0; n < extent[dimension]; n++) {
                long index = from[dimension] + n;
                long stride = dimension == 0 && grows ? header.recordBytes() : variable.type().bytes * inner(dimension);
                read(dimension + 1, offset + index * stride);
            }
        }

        /** Values between two indices along a dimension. */
        private long inner(int dimension) {
            long values = 1;
            for (int d = dimension + 1; d < shape.length; d++) {
                values *= shape[d];
            }
            return values;
        }

        private void readRun(long offset) throws IOException {
            int size = variable.type().bytes;
            long first = outer < shape.length ? from[outer] * inner(outer) * size : 0;
            long position = variable.begin() + offset + first;
            ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(CHUNK, (long) run * size));
            for (int left = run; left > 0; ) {
                int n = Math.min(left, bytes.capacity() / size);
                NetcdfFile.read(channel, position, bytes.clear().limit(n * size));
                if (bytes.hasRemaining()) {
                    throw new DataException(path + ": variable '" + variable.name()
                            + "' ends beyond the file, which has " + channel.size() + " bytes: it is cut short");
                }
                bytes.flip();
                for (int v = 0; v < n; v++) {
                    values[filled++] = variable.type().read(bytes);
                }
                position += (long) n * size;
                left -= n;
            }
        }
    }

    /** As the CF conventions 1.10, sections 2.5.1 and 8.1, define it. */
    private static void unpack(NetcdfHeader.Variable variable, double... values) {
        Map<String, Object> attributes = variable.attributes();
        double scale = attributes.get("scale_factor") instanceof Double factor ? factor : 1;
        double offset = attributes.get("add_offset") instanceof Double shift ? shift : 0;
        Object fill = attributes.get("_FillValue");
        Object missing = attributes.get("missing_value");
        if (scale == 1 && offset == 0 && fill == null && missing == null) {
            return;
        }
        for (int n = 0; n < values.length; n++) {
            Double value = values[n];
            boolean none = value.equals(fill) || value.equals(missing);
            values[n] = none ? Double.NaN : scale == 1 && offset == 0 ? value : value * scale + offset;
        }
    }

    private static void read(FileChannel channel, long position, ByteBuffer to) throws IOException {
        long at = position;
        while (to.hasRemaining()) {
            int n = channel.read(to, at);
            if (n < 0) {
                return;
            }
            at += n;
        }
    }

    NetcdfHeader header() {
        return header;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
