package org.parhelion.io;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The element type of a {@code .npy} file: NumPy's bool, signed and unsigned integers of 1, 2, 4 and 8 bytes, and floating
 * point numbers of 2, 4 and 8 bytes, in either byte order.
 *
 * @param descr as the header contains it, for instance {@code <f8}
 * @param byteSize bytes of an element
 * @param reader converts an element to a double
 */
record NpyType(String descr, int byteSize, Reader reader) {
    private static final Pattern DESCR = Pattern.compile("([<>=|])([a-zA-Z])(\\d{1,2})");

    /** Reads one element. */
    @FunctionalInterface
    interface Reader {
        /**
         * Reads an element.
         *
         * @param data the array's bytes
         * @param index index of the element in the order of the file
         * @return its value; an integer beyond 2⁵³ is rounded to the nearest double
         */
        double at(MemorySegment data, long index);
    }

    /** The type with the name {@code descr}; empty if it is not supported. */
    static Optional<NpyType> of(String descr) {
        Matcher matcher = DESCR.matcher(descr);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        ByteOrder order = switch (matcher.group(1)) {
            case "<" -> ByteOrder.LITTLE_ENDIAN;
            case ">" -> ByteOrder.BIG_ENDIAN;
            default -> ByteOrder.nativeOrder();
        };
        String kind = matcher.group(2) + matcher.group(3);
        int byteSize = Integer.parseInt(matcher.group(3));
        // '|' means that the byte order is not applicable, so the element must be one byte.
        if (matcher.group(1).equals("|") && byteSize != 1) {
            return Optional.empty();
        }
        return reader(kind, order).map(reader -> new NpyType(descr, byteSize, reader));
    }

    private static Optional<Reader> reader(String kind, ByteOrder order) {
        var doubles = ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(order);
        var floats = ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(order);
        var longs = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(order);
        var ints = ValueLayout.JAVA_INT_UNALIGNED.withOrder(order);
        var shorts = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(order);
        var bytes = ValueLayout.JAVA_BYTE;
        return Optional.ofNullable(
                switch (kind) {
                    case "f8" -> (data, p) -> data.getAtIndex(doubles, p);
                    case "f4" -> (data, p) -> data.getAtIndex(floats, p);
                    case "f2" -> (data, p) -> Float.float16ToFloat(data.getAtIndex(shorts, p));
                    case "i8" -> (data, p) -> data.getAtIndex(longs, p);
                    case "i4" -> (data, p) -> data.getAtIndex(ints, p);
                    case "i2" -> (data, p) -> data.getAtIndex(shorts, p);
                    case "i1" -> (data, p) -> data.get(bytes, p);
                    case "u8" -> (data, p) -> unsigned(data.getAtIndex(longs, p));
                    case "u4" -> (data, p) -> Integer.toUnsignedLong(data.getAtIndex(ints, p));
                    case "u2" -> (data, p) -> Short.toUnsignedInt(data.getAtIndex(shorts, p));
                    case "u1" -> (data, p) -> Byte.toUnsignedInt(data.get(bytes, p));
                    case "b1" -> (data, p) -> data.get(bytes, p) == 0 ? 0 : 1;
                    default -> null;
                });
    }

    /** From 2⁶³ on the value is halved, converted and doubled; its last bit is kept so that the rounding is correct. */
    private static double unsigned(long bits) {
        return bits >= 0 ? bits : ((bits >>> 1) | (bits & 1)) * 2.0;
    }
}
