package org.parhelion.io.vtk;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** The type of the values of an array. */
enum VtkType {
    INT8("Int8", 1),
    UINT8("UInt8", 1),
    INT16("Int16", 2),
    UINT16("UInt16", 2),
    INT32("Int32", 4),
    UINT32("UInt32", 4),
    INT64("Int64", 8),
    UINT64("UInt64", 8),
    FLOAT32("Float32", 4),
    FLOAT64("Float64", 8);

    private static final double TWO_TO_64 = 0x1p64;

    private final String text;

    /** Bytes a value. */
    final int bytes;

    VtkType(String text, int bytes) {
        this.text = text;
        this.bytes = bytes;
    }

    /**
     * The type of a name in a file.
     *
     * @throws IllegalArgumentException if it is not read
     */
    static VtkType of(String text) {
        return Arrays.stream(values())
                .filter(type -> type.text.equals(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("values of type " + text + " are not read; these are: "
                        + Arrays.stream(values()).map(type -> type.text).toList()));
    }

    /** The next value. Integers beyond ±2⁵³ are rounded. */
    double read(ByteBuffer from) {
        return switch (this) {
            case INT8 -> from.get();
            case UINT8 -> Byte.toUnsignedInt(from.get());
            case INT16 -> from.getShort();
            case UINT16 -> Short.toUnsignedInt(from.getShort());
            case INT32 -> from.getInt();
            case UINT32 -> Integer.toUnsignedLong(from.getInt());
            case INT64 -> from.getLong();
            case UINT64 -> unsigned(from.getLong());
            case FLOAT32 -> from.getFloat();
            case FLOAT64 -> from.getDouble();
        };
    }

    private static double unsigned(long value) {
        return value >= 0 ? value : value + TWO_TO_64;
    }
}
