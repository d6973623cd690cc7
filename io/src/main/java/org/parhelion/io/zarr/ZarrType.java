package org.parhelion.io.zarr;

import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Locale;

/** The type of the elements of an array, and its bytes. Complex and raw types are not read. */
enum ZarrType {
    BOOL(1),
    INT8(1),
    INT16(2),
    INT32(4),
    INT64(8),
    UINT8(1),
    UINT16(2),
    UINT32(4),
    UINT64(8),
    FLOAT16(2),
    FLOAT32(4),
    FLOAT64(8);

    private static final double TWO_TO_64 = 0x1p64;

    /** Bytes per element. */
    final int bytes;

    ZarrType(int bytes) {
        this.bytes = bytes;
    }

    /** The name in {@code zarr.json}. */
    String json() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The type of a name in {@code zarr.json}.
     *
     * @throws IllegalArgumentException if it is not read
     */
    static ZarrType of(Object json) {
        return Arrays.stream(values())
                .filter(type -> type.json().equals(json))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("data_type " + json + " is not read; these are: "
                        + Arrays.stream(values()).map(ZarrType::json).toList()));
    }

    boolean isFloating() {
        return this == FLOAT16 || this == FLOAT32 || this == FLOAT64;
    }

    /** An array of elements as they are written: {@code double[]}, {@code float[]} or {@code long[]}. */
    Object array(int length) {
        return switch (this) {
            case FLOAT64 -> new double[length];
            case FLOAT32 -> new float[length];
            case INT64 -> new long[length];
            default -> throw new IllegalArgumentException(json() + " is not written; use float64, float32 or int64");
        };
    }

    /** An array of {@code length} elements of one value, as {@link #array} makes it. */
    Object filled(int length, double value) {
        Object elements = array(length);
        switch (elements) {
            case double[] doubles -> Arrays.fill(doubles, value);
            case float[] floats -> Arrays.fill(floats, (float) value);
            default -> Arrays.fill((long[]) elements, (long) value);
        }
        return elements;
    }

    /** The layout of an element of {@link #array} in memory, at any address. */
    ValueLayout layout(ByteOrder order) {
        return switch (this) {
            case FLOAT64 -> ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(order);
            case FLOAT32 -> ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(order);
            case INT64 -> ValueLayout.JAVA_LONG_UNALIGNED.withOrder(order);
            default -> throw new IllegalArgumentException(json() + " is not written; use float64, float32 or int64");
        };
    }

    /** Reads all elements of {@code from}, in its byte order, as doubles. Integers beyond ±2⁵³ are rounded. */
    double[] read(ByteBuffer from) {
        double[] values = new double[from.remaining() / bytes];
        int at = from.position();
        for (int n = 0; n < values.length; n++, at += bytes) {
            values[n] = switch (this) {
                case BOOL, UINT8 -> Byte.toUnsignedInt(from.get(at));
                case INT8 -> from.get(at);
                case INT16 -> from.getShort(at);
                case UINT16 -> Short.toUnsignedInt(from.getShort(at));
                case INT32 -> from.getInt(at);
                case UINT32 -> Integer.toUnsignedLong(from.getInt(at));
                case INT64 -> from.getLong(at);
                case UINT64 -> unsigned(from.getLong(at));
                case FLOAT16 -> Float.float16ToFloat(from.getShort(at));
                case FLOAT32 -> from.getFloat(at);
                case FLOAT64 -> from.getDouble(at);
            };
        }
        return values;
    }

    private static double unsigned(long value) {
        return value >= 0 ? value : value + TWO_TO_64;
    }
}
