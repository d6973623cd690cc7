package org.parhelion.comm;

import java.lang.foreign.MemorySegment;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The elements that an operation sends or receives: a view of memory, never a copy. MPI's triple of address, count and datatype.
 *
 * <p>The memory is a primitive array, a part of one, or a memory segment on or off the heap. While a non-blocking operation is
 * under way the program must not touch the elements; the {@link Request} keeps them reachable.
 *
 * <p>The elements are adjacent, or lie in equal blocks at equal distances ({@link #strided}), or in any blocks ({@link #indexed}):
 * MPI_Type_vector and MPI_Type_indexed. Elements that are not adjacent are packed before they are sent and unpacked after they were
 * received, once each, as a program would do by hand.
 */
public final class Buffer {
    /** A buffer without elements. */
    public static final Buffer EMPTY = new Buffer(MemorySegment.NULL, ElementType.BYTE);

    /**
     * In place of the send buffer of a collective: this rank's contribution is taken from the receive buffer, where the result will
     * be. MPI_IN_PLACE. For {@link Comm#reduce}, {@link Comm#gather} and {@link Comm#gatherv} on the root only; for
     * {@link Comm#scatter} and {@link Comm#scatterv} in place of the root's receive buffer: its part stays where it is.
     */
    public static final Buffer IN_PLACE =
            new Buffer(MemorySegment.NULL, ElementType.BYTE, ElementLayout.indexed(new int[0], new int[0]));

    private final MemorySegment segment;
    private final ElementType type;
    private final long byteSize;
    /** Where the elements are in the segment; null if they are all of it. */
    private final @Nullable ElementLayout layout;

    /**
     * All elements of a segment.
     *
     * @param segment exactly the bytes of the elements
     * @param type element type
     * @throws IllegalArgumentException if its size is not a multiple of the element size
     */
    public Buffer(MemorySegment segment, ElementType type) {
        this.segment = Objects.requireNonNull(segment, "segment");
        this.type = Objects.requireNonNull(type, "type");
        this.byteSize = segment.byteSize();
        this.layout = null;
        if (byteSize % type.byteSize() != 0) {
            throw new IllegalArgumentException("segment of " + segment.byteSize() + " bytes is not a whole number of "
                    + type + " elements (" + type.byteSize() + " bytes each)");
        }
    }

    private Buffer(MemorySegment segment, ElementType type, ElementLayout layout) {
        this.segment = segment;
        this.type = type;
        this.byteSize = (long) layout.count() * type.byteSize();
        this.layout = layout;
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
     * A new array of zeros.
     *
     * @param type element type
     * @param count number of elements, 0 or more
     * @return a buffer of all elements of the array
     */
    public static Buffer allocate(ElementType type, int count) {
        return switch (type) {
            case BYTE -> of(new byte[count]);
            case INT -> of(new int[count]);
            case LONG -> of(new long[count]);
            case FLOAT -> of(new float[count]);
            case DOUBLE -> of(new double[count]);
        };
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

    /**
     * Some of this buffer's elements: equal blocks at equal distances, the first at the beginning. MPI_Type_vector. A column of a
     * row-major array of {@code nx} columns is {@code Buffer.of(array, column, length).strided(rows, 1, nx)}.
     *
     * @param blocks number of blocks, 0 or more
     * @param blockLength length of a block [elements], 0 or more
     * @param stride distance from the beginning of a block to that of the next [elements], at least {@code blockLength}
     * @return a buffer of {@code blocks × blockLength} elements, in the same memory
     * @throws IllegalArgumentException if a number is below its bound
     * @throws IndexOutOfBoundsException if the last block is not within this buffer
     * @throws IllegalStateException if this buffer's elements are not adjacent
     */
    public Buffer strided(int blocks, int blockLength, int stride) {
        return laidOut(ElementLayout.strided(blocks, blockLength, stride));
    }

    /**
     * Some of this buffer's elements: blocks of any length at any places. MPI_Type_indexed. The order of the blocks is that of the
     * elements in the message.
     *
     * @param displacements where each block begins [elements]
     * @param lengths length of each block [elements], as many entries
     * @return a buffer of as many elements as the lengths add up to, in the same memory; blocks of a buffer that is received into
     *     must not overlap
     * @throws IllegalArgumentException if the arrays differ in length, or a length is negative
     * @throws IndexOutOfBoundsException if a block is not within this buffer
     * @throws IllegalStateException if this buffer's elements are not adjacent
     */
    public Buffer indexed(int[] displacements, int[] lengths) {
        return laidOut(ElementLayout.indexed(displacements, lengths));
    }

    private Buffer laidOut(ElementLayout where) {
        requireContiguous("lay out the elements of");
        where.check(count());
        return new Buffer(segment, type, where);
    }

    /** {@return memory of the elements; with a layout, memory that holds them among others} */
    public MemorySegment segment() {
        return segment;
    }

    /** {@return element type} */
    public ElementType type() {
        return type;
    }

    /** {@return number of elements} */
    public int count() {
        return Math.toIntExact(byteSize / type.byteSize());
    }

    /** {@return length of the elements [bytes]} */
    public long byteSize() {
        return byteSize;
    }

    /** {@return whether the elements are adjacent: exactly the bytes of {@link #segment}} */
    public boolean isContiguous() {
        return layout == null;
    }

    /** {@return whether this is {@link #IN_PLACE}} */
    @SuppressWarnings("ReferenceEquality") // a mark, not a value
    public boolean isInPlace() {
        return this == IN_PLACE;
    }

    /** {@return a copy of the elements in a new array, where they are adjacent} */
    public Buffer packed() {
        Buffer copy = allocate(type, count());
        pack(copy);
        return copy;
    }

    /**
     * Copies the elements to adjacent memory.
     *
     * @param into as many adjacent elements of the same type
     */
    public void pack(Buffer into) {
        if (layout == null) {
            MemorySegment.copy(segment, 0, into.segment, 0, byteSize);
        } else {
            layout.pack(segment, type, into.segment);
        }
    }

    /**
     * Copies adjacent elements into this buffer.
     *
     * @param from the elements, adjacent, of the same type
     * @param count how many are copied, from the first on; at most {@link #count}
     */
    public void unpack(Buffer from, int count) {
        if (layout == null) {
            MemorySegment.copy(from.segment, 0, segment, 0, (long) count * type.byteSize());
        } else {
            layout.unpack(from.segment, type, segment, count);
        }
    }

    /**
     * Some elements of this buffer, in the same memory.
     *
     * @param offset index of the first element, 0 … {@link #count}
     * @param count number of elements, 0 … {@code count() - offset}
     * @return a buffer of the same type
     * @throws IndexOutOfBoundsException if the elements are not within this buffer
     * @throws IllegalStateException if this buffer's elements are not adjacent
     */
    public Buffer slice(int offset, int count) {
        requireContiguous("slice");
        Objects.checkFromIndexSize(offset, count, count());
        long size = type.byteSize();
        return new Buffer(segment.asSlice(offset * size, count * size), type);
    }

    private void requireContiguous(String what) {
        if (layout != null) {
            throw new IllegalStateException("cannot " + what + " " + this + ": do that before strided or indexed");
        }
    }

    /** {@return whether {@code other} is a buffer of the same memory, element type and layout} */
    @Override
    public boolean equals(Object other) {
        return other instanceof Buffer buffer
                && segment.equals(buffer.segment)
                && type == buffer.type
                && Objects.equals(layout, buffer.layout);
    }

    @Override
    public int hashCode() {
        return Objects.hash(segment, type, layout);
    }

    @Override
    public String toString() {
        return isInPlace() ? "IN_PLACE" : "buffer of " + count() + " " + type + (layout == null ? "" : ", " + layout);
    }
}
