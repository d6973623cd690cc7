package org.parhelion.io;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An array in a {@code .npy} file (versions 1 to 3), float32, float64 or an integer type of either byte order, C order. The
 * file is mapped: each rank touches only what it asks for, and ranks that are threads may share one.
 */
public final class NpyFile implements AutoCloseable {
    private static final Pattern DESCR = Pattern.compile("'descr':\\s*'([^']*)'");
    private static final Pattern ORDER = Pattern.compile("'fortran_order':\\s*(True|False)");
    private static final Pattern SHAPE = Pattern.compile("'shape':\\s*\\(([^)]*)\\)");

    private final Arena arena;
    private final int[] shape;
    private final Values values;

    /** The value of a flat index, as a double. */
    private interface Values {
        double at(long index);
    }

    private NpyFile(Arena arena, int[] shape, Values values) {
        this.arena = arena;
        this.shape = shape;
        this.values = values;
    }

    /**
     * Opens {@code path}.
     *
     * @throws DataException where it is no {@code .npy} file, is shorter than its header says, or holds another type
     */
    public static NpyFile open(Path path) throws IOException {
        Arena arena = Arena.ofShared();
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            return read(path, channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena), arena);
        } catch (IOException | RuntimeException e) {
            arena.close();
            throw e;
        }
    }

    private static NpyFile read(Path path, MemorySegment file, Arena arena) {
        if (file.byteSize() < 12
                || file.get(ValueLayout.JAVA_BYTE, 0) != (byte) 0x93
                || !"NUMPY".equals(ascii(file, 1, 5))) {
            throw new DataException(path + ": not a .npy file (NumPy's np.save writes them)");
        }
        int version = file.get(ValueLayout.JAVA_BYTE, 6);
        var shortLength = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
        var intLength = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
        long begin = version == 1 ? 10 : 12;
        long length = version == 1 ? Short.toUnsignedInt(file.get(shortLength, 8)) : file.get(intLength, 8);
        if (length < 0 || begin + length > file.byteSize()) {
            throw new DataException(path + ": its header of " + length + " bytes is cut off");
        }
        String header = ascii(file, begin, length);
        if (field(path, ORDER, header).equals("True")) {
            throw new DataException(path + ": in Fortran order; save np.ascontiguousarray(a) instead");
        }
        int[] shape = Arrays.stream(field(path, SHAPE, header).split(","))
                .map(String::strip)
                .filter(text -> !text.isEmpty())
                .mapToInt(Integer::parseInt)
                .toArray();
        String type = field(path, DESCR, header);
        Element element = element(path, type);
        MemorySegment data = file.asSlice(begin + length);
        long needed = NpyWriter.product(shape) * element.byteSize;
        if (data.byteSize() < needed) {
            throw new DataException(path + ": shape " + Arrays.toString(shape) + " of " + type + " needs " + needed
                    + " bytes of values; the file holds " + data.byteSize());
        }
        return new NpyFile(arena, shape, element.reader.of(data));
    }

    private record Element(int byteSize, Reader reader) {
        interface Reader {
            Values of(MemorySegment data);
        }
    }

    private static Element element(Path path, String type) {
        ByteOrder order = type.startsWith(">") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
        var doubles = ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(order);
        var floats = ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(order);
        var longs = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(order);
        var ints = ValueLayout.JAVA_INT_UNALIGNED.withOrder(order);
        return switch (type.substring(1)) {
            case "f8" -> new Element(8, data -> p -> data.getAtIndex(doubles, p));
            case "f4" -> new Element(4, data -> p -> data.getAtIndex(floats, p));
            case "i8" -> new Element(8, data -> p -> data.getAtIndex(longs, p));
            case "i4" -> new Element(4, data -> p -> data.getAtIndex(ints, p));
            case "u1" -> new Element(1, data -> p -> Byte.toUnsignedInt(data.get(ValueLayout.JAVA_BYTE, p)));
            default -> throw new DataException(path + ": holds '" + type + "'; save a.astype('<f8') instead");
        };
    }

    private static String field(Path path, Pattern pattern, String header) {
        Matcher matcher = pattern.matcher(header);
        if (!matcher.find()) {
            throw new DataException(path + ": cannot read its header " + header.strip());
        }
        return matcher.group(1);
    }

    private static String ascii(MemorySegment file, long offset, long length) {
        byte[] bytes = file.asSlice(offset, length).toArray(ValueLayout.JAVA_BYTE);
        return new String(bytes, StandardCharsets.US_ASCII);
    }

    /** Extents, slowest axis first. */
    public int[] shape() {
        return shape.clone();
    }

    /** Number of values. */
    public long count() {
        return NpyWriter.product(shape);
    }

    /** The value at a flat index in C order. */
    public double at(long index) {
        return values.at(index);
    }

    @Override
    public void close() {
        arena.close();
    }
}
