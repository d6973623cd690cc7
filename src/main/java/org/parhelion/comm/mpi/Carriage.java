package org.parhelion.comm.mpi;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_DOUBLE_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;
import org.parhelion.comm.Buffer;
import org.parhelion.comm.ElementType;
import org.parhelion.comm.Op;

/**
 * How reduction elements are encoded for MPI, so that its fast built-in operations give the same results as Java.
 *
 * <p>{@code MPI_MAX} of floating-point numbers compares with {@code >}, so whether a NaN is lost depends on the rank that
 * contributes it: a solution that blew up would look converged on some rank counts. Open MPI 4.1 saturates sums of bytes on
 * processors with AVX and wraps them around on others.
 */
enum Carriage {
    AS_THEY_ARE,
    /** Minimum and maximum of floating-point numbers: as integers in the same order, see {@link OrderedBits}. */
    ORDERED,
    /** Sums of bytes: as ints, whose lowest byte is kept. */
    WIDENED;

    static Carriage of(Op op, ElementType type) {
        boolean extreme = op.equals(Op.MIN) || op.equals(Op.MAX);
        if (extreme && (type == ElementType.FLOAT || type == ElementType.DOUBLE)) {
            return ORDERED;
        }
        return op.equals(Op.SUM) && type == ElementType.BYTE ? WIDENED : AS_THEY_ARE;
    }

    /** The type that the library sees for elements of {@code type}. */
    ElementType carrier(ElementType type) {
        return switch (this) {
            case AS_THEY_ARE -> type;
            case ORDERED -> type == ElementType.FLOAT ? ElementType.INT : ElementType.LONG;
            case WIDENED -> ElementType.INT;
        };
    }

    /** Memory from which the library can read the encoded elements of {@code buffer}. */
    MemorySegment in(Staging staging, Buffer buffer, Op op) {
        if (this == AS_THEY_ARE) {
            return staging.in(buffer);
        }
        MemorySegment piece = out(staging, buffer);
        int n = buffer.count();
        boolean max = op.equals(Op.MAX);
        switch (buffer.type()) {
            case FLOAT -> orderFloats(buffer.segment(), piece, n, max);
            case DOUBLE -> orderDoubles(buffer.segment(), piece, n, max);
            default -> widenBytes(buffer.segment(), piece, n);
        }
        return piece;
    }

    /** Memory into which the library can write a result for {@code buffer}; {@link #back} decodes it. */
    MemorySegment out(Staging staging, Buffer buffer) {
        return this == AS_THEY_ARE
                ? staging.out(buffer)
                : staging.take((long) buffer.count() * carrier(buffer.type()).byteSize());
    }

    /** Releases the memory that {@link #in} returned, once the library has read it. */
    void release(Staging staging, Buffer buffer, MemorySegment piece) {
        if (this == AS_THEY_ARE) {
            staging.release(buffer, piece);
        } else {
            staging.give(piece);
        }
    }

    /** Decodes what the library wrote into the memory that {@link #out} returned, into {@code buffer}. */
    void back(Staging staging, Buffer buffer, MemorySegment piece) {
        if (this == AS_THEY_ARE) {
            staging.back(buffer, piece);
            return;
        }
        int n = buffer.count();
        switch (buffer.type()) {
            case FLOAT -> floats(piece, buffer.segment(), n);
            case DOUBLE -> doubles(piece, buffer.segment(), n);
            default -> bytes(piece, buffer.segment(), n);
        }
        staging.give(piece);
    }

    private static void orderFloats(MemorySegment from, MemorySegment to, int n, boolean max) {
        for (int i = 0; i < n; i++) {
            float value = from.get(JAVA_FLOAT_UNALIGNED, (long) i * Float.BYTES);
            to.setAtIndex(JAVA_INT, i, max ? OrderedBits.forMax(value) : OrderedBits.forMin(value));
        }
    }

    private static void floats(MemorySegment from, MemorySegment to, int n) {
        for (int i = 0; i < n; i++) {
            to.set(JAVA_FLOAT_UNALIGNED, (long) i * Float.BYTES, OrderedBits.value(from.getAtIndex(JAVA_INT, i)));
        }
    }

    private static void orderDoubles(MemorySegment from, MemorySegment to, int n, boolean max) {
        for (int i = 0; i < n; i++) {
            double value = from.get(JAVA_DOUBLE_UNALIGNED, (long) i * Double.BYTES);
            to.setAtIndex(JAVA_LONG, i, max ? OrderedBits.forMax(value) : OrderedBits.forMin(value));
        }
    }

    private static void doubles(MemorySegment from, MemorySegment to, int n) {
        for (int i = 0; i < n; i++) {
            to.set(JAVA_DOUBLE_UNALIGNED, (long) i * Double.BYTES, OrderedBits.value(from.getAtIndex(JAVA_LONG, i)));
        }
    }

    private static void widenBytes(MemorySegment from, MemorySegment to, int n) {
        for (int i = 0; i < n; i++) {
            to.setAtIndex(JAVA_INT, i, from.get(JAVA_BYTE, i));
        }
    }

    private static void bytes(MemorySegment from, MemorySegment to, int n) {
        for (int i = 0; i < n; i++) {
            to.set(JAVA_BYTE, i, (byte) from.getAtIndex(JAVA_INT, i));
        }
    }
}
