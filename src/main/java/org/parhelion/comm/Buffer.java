package org.parhelion.comm;

import java.lang.foreign.MemorySegment;
import java.util.Objects;

/**
 * The elements that an operation sends or receives: a view of memory, never a copy.
 *
 * <p>The memory is a primitive array, a part of one, or a memory segment on or off the heap. While a non-blocking operation is
 * under way the program must not touch the elements; the {@link Request} keeps them reachable. MPI's triple of address, count
 * and datatype.
 *
 * @param segment exactly the bytes of the elements
 * @param type element type
 */
public record Buffer(MemorySegment segment, ElementType type) {
    /** A buffer without elements. */
    public static final Buffer EMPTY = new Buffer(MemorySegment.NULL, ElementType.BYTE);

    /**
     * Checks that the segment holds whole elements.
     *
     * @throws IllegalArgumentException if its size is not a multiple of the element size
     */
    public Buffer {
        Objects.requireNonNull(segment, "segment");
        Objects.requireNonNull(type, "type");
        if (segment.byteSize() % type.byteSize() != 0) {
            throw new IllegalArgumentException("segment of " + segment.byteSize() + " bytes is not a whole number of "
                    + type + " elements (" + type.byteSize() + " bytes each)");
        }
    }

    /**
     * All bytes of a segment.
     *
     * @param segment the memory, not copied; the arena must stay open until the operations on it are complete
     * @param type element type
     * @return a buffer of {@code segment.byteSize() / type.byteSize()} elements
     * @throws IllegalArgumentException if the segment's size is not a multiple of the element size
     */
    public static Buffer of(MemorySegment segment, ElementType type) {
        return new Buffer(segment, type);
    }

    /**
     * All elements of an array.
     *
     * @param array the memory, not copied
     * @return a buffer of type {@link ElementType#BYTE}
     */
    public static Buffer of(byte[] array) {
        return of(array, 0, array.length);
    }

    /**
     * Some elements of an array.
     *
     * @param array the memory, not copied
     * @param offset index of the first element, 0 … {@code array.length}
     * @param count number of elements, 0 … {@code array.length - offset}
     * @return a buffer of type {@link ElementType#BYTE}
     * @throws IndexOutOfBoundsException if the elements are not within the array
     */
    public static Buffer of(byte[] array, int offset, int count) {
        return slice(MemorySegment.ofArray(array), ElementType.BYTE, offset, count, array.length);
    }

    /**
     * All elements of an array.
     *
     * @param array the memory, not copied
     * @return a buffer of type {@link ElementType#INT}
     */
    public static Buffer of(int[] array) {
        return of(array, 0, array.length);
    }

    /**
     * Some elements of an array.
     *
     * @param array the memory, not copied
     * @param offset index of the first element, 0 … {@code array.length}
     * @param count number of elements, 0 … {@code array.length - offset}
     * @return a buffer of type {@link ElementType#INT}
     * @throws IndexOutOfBoundsException if the elements are not within the array
     */
    public static Buffer of(int[] array, int offset, int count) {
        return slice(MemorySegment.ofArray(array), ElementType.INT, offset, count, array.length);
    }

    /**
     * All elements of an array.
     *
     * @param array the memory, not copied
     * @return a buffer of type {@link ElementType#LONG}
     */
    public static Buffer of(long[] array) {
        return of(array, 0, array.length);
    }

    /**
     * Some elements of an array.
     *
     * @param array the memory, not copied
     * @param offset index of the first element, 0 … {@code array.length}
     * @param count number of elements, 0 … {@code array.length - offset}
     * @return a buffer of type {@link ElementType#LONG}
     * @throws IndexOutOfBoundsException if the elements are not within the array
     */
    public static Buffer of(long[] array, int offset, int count) {
        return slice(MemorySegment.ofArray(array), ElementType.LONG, offset, count, array.length);
    }

    /**
     * All elements of an array.
     *
     * @param array the memory, not copied
     * @return a buffer of type {@link ElementType#FLOAT}
     */
    public static Buffer of(float[] array) {
        return of(array, 0, array.length);
    }

    /**
     * Some elements of an array.
     *
     * @param array the memory, not copied
     * @param offset index of the first element, 0 … {@code array.length}
     * @param count number of elements, 0 … {@code array.length - offset}
     * @return a buffer of type {@link ElementType#FLOAT}
     * @throws IndexOutOfBoundsException if the elements are not within the array
     */
    public static Buffer of(float[] array, int offset, int count) {
        return slice(MemorySegment.ofArray(array), ElementType.FLOAT, offset, count, array.length);
    }

    /**
     * All elements of an array.
     *
     * @param array the memory, not copied
     * @return a buffer of type {@link ElementType#DOUBLE}
     */
    public static Buffer of(double[] array) {
        return of(array, 0, array.length);
    }

    /**
     * Some elements of an array.
     *
     * @param array the memory, not copied
     * @param offset index of the first element, 0 … {@code array.length}
     * @param count number of elements, 0 … {@code array.length - offset}
     * @return a buffer of type {@link ElementType#DOUBLE}
     * @throws IndexOutOfBoundsException if the elements are not within the array
     */
    public static Buffer of(double[] array, int offset, int count) {
        return slice(MemorySegment.ofArray(array), ElementType.DOUBLE, offset, count, array.length);
    }

    /**
     * One {@code byte} to send. A receive into it is refused.
     *
     * @param value the element
     * @return a read-only buffer of one element
     */
    public static Buffer value(byte value) {
        return new Buffer(MemorySegment.ofArray(new byte[] {value}).asReadOnly(), ElementType.BYTE);
    }

    /**
     * One {@code int} to send. A receive into it is refused.
     *
     * @param value the element
     * @return a read-only buffer of one element
     */
    public static Buffer value(int value) {
        return new Buffer(MemorySegment.ofArray(new int[] {value}).asReadOnly(), ElementType.INT);
    }

    /**
     * One {@code long} to send. A receive into it is refused.
     *
     * @param value the element
     * @return a read-only buffer of one element
     */
    public static Buffer value(long value) {
        return new Buffer(MemorySegment.ofArray(new long[] {value}).asReadOnly(), ElementType.LONG);
    }

    /**
     * One {@code float} to send. A receive into it is refused.
     *
     * @param value the element
     * @return a read-only buffer of one element
     */
    public static Buffer value(float value) {
        return new Buffer(MemorySegment.ofArray(new float[] {value}).asReadOnly(), ElementType.FLOAT);
    }

    /**
     * One {@code double} to send. A receive into it is refused.
     *
     * @param value the element
     * @return a read-only buffer of one element
     */
    public static Buffer value(double value) {
        return new Buffer(MemorySegment.ofArray(new double[] {value}).asReadOnly(), ElementType.DOUBLE);
    }

    private static Buffer slice(MemorySegment all, ElementType type, int offset, int count, int length) {
        Objects.checkFromIndexSize(offset, count, length);
        long size = type.byteSize();
        return new Buffer(all.asSlice(offset * size, count * size), type);
    }

    /** {@return number of elements} */
    public int count() {
        return Math.toIntExact(segment.byteSize() / type.byteSize());
    }

    /** {@return length [bytes]} */
    public long byteSize() {
        return segment.byteSize();
    }

    /**
     * Some elements of this buffer, in the same memory.
     *
     * @param offset index of the first element, 0 … {@link #count}
     * @param count number of elements, 0 … {@code count() - offset}
     * @return a buffer of the same type
     * @throws IndexOutOfBoundsException if the elements are not within this buffer
     */
    public Buffer slice(int offset, int count) {
        Objects.checkFromIndexSize(offset, count, count());
        long size = type.byteSize();
        return new Buffer(segment.asSlice(offset * size, count * size), type);
    }
}
