package org.parhelion.comm;

import java.lang.foreign.MemorySegment;
import java.util.Objects;

/**
 * The elements that an operation sends or receives: a view of memory, never a copy.
 *
 * <p>The memory is a primitive array (a part of it) or a memory segment, on or off heap. Whoever starts a non-blocking
 * operation must leave the elements alone until it completes; the {@link Request} keeps them reachable.
 *
 * @param segment exactly the bytes of the elements
 * @param type what they are
 */
public record Buffer(MemorySegment segment, ElementType type) {
    /** A buffer without elements. */
    public static final Buffer EMPTY = new Buffer(MemorySegment.NULL, ElementType.BYTE);

    public Buffer {
        Objects.requireNonNull(segment, "segment");
        Objects.requireNonNull(type, "type");
        if (segment.byteSize() % type.byteSize() != 0) {
            throw new IllegalArgumentException("segment of " + segment.byteSize() + " bytes is not a whole number of "
                    + type + " elements (" + type.byteSize() + " bytes each)");
        }
    }

    /** All bytes of {@code segment}, as elements of {@code type}. */
    public static Buffer of(MemorySegment segment, ElementType type) {
        return new Buffer(segment, type);
    }

    public static Buffer of(byte[] array) {
        return of(array, 0, array.length);
    }

    public static Buffer of(byte[] array, int offset, int count) {
        return slice(MemorySegment.ofArray(array), ElementType.BYTE, offset, count, array.length);
    }

    public static Buffer of(int[] array) {
        return of(array, 0, array.length);
    }

    public static Buffer of(int[] array, int offset, int count) {
        return slice(MemorySegment.ofArray(array), ElementType.INT, offset, count, array.length);
    }

    public static Buffer of(long[] array) {
        return of(array, 0, array.length);
    }

    public static Buffer of(long[] array, int offset, int count) {
        return slice(MemorySegment.ofArray(array), ElementType.LONG, offset, count, array.length);
    }

    public static Buffer of(float[] array) {
        return of(array, 0, array.length);
    }

    public static Buffer of(float[] array, int offset, int count) {
        return slice(MemorySegment.ofArray(array), ElementType.FLOAT, offset, count, array.length);
    }

    public static Buffer of(double[] array) {
        return of(array, 0, array.length);
    }

    /** {@code count} elements of {@code array} from index {@code offset}. */
    public static Buffer of(double[] array, int offset, int count) {
        return slice(MemorySegment.ofArray(array), ElementType.DOUBLE, offset, count, array.length);
    }

    /** One {@code byte} to send; it cannot be received into. */
    public static Buffer value(byte value) {
        return new Buffer(MemorySegment.ofArray(new byte[] {value}).asReadOnly(), ElementType.BYTE);
    }

    /** One {@code int} to send; it cannot be received into. */
    public static Buffer value(int value) {
        return new Buffer(MemorySegment.ofArray(new int[] {value}).asReadOnly(), ElementType.INT);
    }

    /** One {@code long} to send; it cannot be received into. */
    public static Buffer value(long value) {
        return new Buffer(MemorySegment.ofArray(new long[] {value}).asReadOnly(), ElementType.LONG);
    }

    /** One {@code float} to send; it cannot be received into. */
    public static Buffer value(float value) {
        return new Buffer(MemorySegment.ofArray(new float[] {value}).asReadOnly(), ElementType.FLOAT);
    }

    /** One {@code double} to send; it cannot be received into. */
    public static Buffer value(double value) {
        return new Buffer(MemorySegment.ofArray(new double[] {value}).asReadOnly(), ElementType.DOUBLE);
    }

    private static Buffer slice(MemorySegment all, ElementType type, int offset, int count, int length) {
        Objects.checkFromIndexSize(offset, count, length);
        long size = type.byteSize();
        return new Buffer(all.asSlice(offset * size, count * size), type);
    }

    /** Elements in this buffer. */
    public int count() {
        return Math.toIntExact(segment.byteSize() / type.byteSize());
    }

    /** Bytes in this buffer. */
    public long byteSize() {
        return segment.byteSize();
    }

    /** {@code count} elements of this buffer from element {@code offset}: the same memory. */
    public Buffer slice(int offset, int count) {
        Objects.checkFromIndexSize(offset, count, count());
        long size = type.byteSize();
        return new Buffer(segment.asSlice(offset * size, count * size), type);
    }
}
