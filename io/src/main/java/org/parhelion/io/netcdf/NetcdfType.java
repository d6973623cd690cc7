package org.parhelion.io.netcdf;

import java.nio.ByteBuffer;

/** The type of the values of a variable or attribute, by its number in files less 1. */
enum NetcdfType {
    BYTE(1),
    CHAR(1),
    SHORT(2),
    INT(4),
    FLOAT(4),
    DOUBLE(8),
    UBYTE(1),
    USHORT(2),
    UINT(4),
    INT64(8),
    UINT64(8);

    private static final double TWO_TO_64 = 0x1p64;

    /** Bytes a value. */
    final int bytes;

    NetcdfType(int bytes) {
        this.bytes = bytes;
    }

    /**
     * The type of a number in a file.
     *
     * @throws IllegalArgumentException if there is none
     */
    static NetcdfType of(int number) {
        if (number < 1 || number > values().length) {
            throw new IllegalArgumentException("type " + number + " of values does not exist");
        }
        return values()[number - 1];
    }

    /** The number in a file. */
    int number() {
        for (int n = 0; n < values().length; n++) {
            if (values()[n] == this) {
                return n + 1;
            }
        }
        throw new AssertionError(this);
    }

    /** The next value of big-endian bytes. Integers beyond ±2⁵³ are rounded. */
    double read(ByteBuffer from) {
        return switch (this) {
            case BYTE -> from.get();
            case CHAR, UBYTE -> Byte.toUnsignedInt(from.get());
            case SHORT -> from.getShort();
            case USHORT -> Short.toUnsignedInt(from.getShort());
            case INT -> from.getInt();
            case UINT -> Integer.toUnsignedLong(from.getInt());
            case INT64 -> from.getLong();
            case UINT64 -> unsigned(from.getLong());
            case FLOAT -> from.getFloat();
            case DOUBLE -> from.getDouble();
        };
    }

    private static double unsigned(long value) {
        return value >= 0 ? value : value + TWO_TO_64;
    }
}
