package org.parhelion.comm;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_DOUBLE_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import java.lang.foreign.MemorySegment;

/** The arithmetic of reductions: {@code a[i] = a[i] op b[i]}. One loop per type; the operation is chosen inside {@code of}. */
final class ReductionLoops {
    private ReductionLoops() {}

    /** Combines the elements of {@code b} into {@code a}, which has the same type and at least as many. */
    static void combine(Op op, Buffer a, Buffer b) {
        MemorySegment x = a.segment();
        MemorySegment y = b.segment();
        long bytes = y.byteSize();
        switch (a.type()) {
            case BYTE -> bytes(op, x, y, bytes);
            case INT -> ints(op, x, y, bytes);
            case LONG -> longs(op, x, y, bytes);
            case FLOAT -> floats(op, x, y, bytes);
            case DOUBLE -> doubles(op, x, y, bytes);
        }
    }

    private static void bytes(Op op, MemorySegment a, MemorySegment b, long bytes) {
        for (long p = 0; p < bytes; p++) {
            a.set(JAVA_BYTE, p, (byte) of(op, a.get(JAVA_BYTE, p), b.get(JAVA_BYTE, p)));
        }
    }

    private static void ints(Op op, MemorySegment a, MemorySegment b, long bytes) {
        for (long p = 0; p < bytes; p += Integer.BYTES) {
            a.set(JAVA_INT_UNALIGNED, p, (int) of(op, a.get(JAVA_INT_UNALIGNED, p), b.get(JAVA_INT_UNALIGNED, p)));
        }
    }

    private static void longs(Op op, MemorySegment a, MemorySegment b, long bytes) {
        for (long p = 0; p < bytes; p += Long.BYTES) {
            a.set(JAVA_LONG_UNALIGNED, p, of(op, a.get(JAVA_LONG_UNALIGNED, p), b.get(JAVA_LONG_UNALIGNED, p)));
        }
    }

    private static void floats(Op op, MemorySegment a, MemorySegment b, long bytes) {
        for (long p = 0; p < bytes; p += Float.BYTES) {
            a.set(JAVA_FLOAT_UNALIGNED, p, of(op, a.get(JAVA_FLOAT_UNALIGNED, p), b.get(JAVA_FLOAT_UNALIGNED, p)));
        }
    }

    private static void doubles(Op op, MemorySegment a, MemorySegment b, long bytes) {
        for (long p = 0; p < bytes; p += Double.BYTES) {
            a.set(JAVA_DOUBLE_UNALIGNED, p, of(op, a.get(JAVA_DOUBLE_UNALIGNED, p), b.get(JAVA_DOUBLE_UNALIGNED, p)));
        }
    }

    /** Whole numbers wrap around, as in Java; bytes and ints are cut from the long result. */
    static long of(Op op, long a, long b) {
        return switch (op) {
            case SUM -> a + b;
            case PROD -> a * b;
            case MIN -> Math.min(a, b);
            case MAX -> Math.max(a, b);
            case BAND -> a & b;
            case BOR -> a | b;
            case BXOR -> a ^ b;
        };
    }

    static float of(Op op, float a, float b) {
        return switch (op) {
            case SUM -> a + b;
            case PROD -> a * b;
            case MIN -> Math.min(a, b);
            case MAX -> Math.max(a, b);
            case BAND, BOR, BXOR -> throw new AssertionError(op);
        };
    }

    static double of(Op op, double a, double b) {
        return switch (op) {
            case SUM -> a + b;
            case PROD -> a * b;
            case MIN -> Math.min(a, b);
            case MAX -> Math.max(a, b);
            case BAND, BOR, BXOR -> throw new AssertionError(op);
        };
    }
}
