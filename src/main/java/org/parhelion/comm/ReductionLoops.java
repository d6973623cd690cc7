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
    static void combine(PredefinedOp op, Buffer a, Buffer b) {
        MemorySegment x = a.segment();
        MemorySegment y = b.segment();
        long bytes = y.byteSize();
        if (op.width() == 2) {
            PairLoops.combine(op == PredefinedOp.MINLOC, a, b);
            return;
        }
        switch (a.type()) {
            case BYTE -> bytes(op, x, y, bytes);
            case INT -> ints(op, x, y, bytes);
            case LONG -> longs(op, x, y, bytes);
            case FLOAT -> floats(op, x, y, bytes);
            case DOUBLE -> doubles(op, x, y, bytes);
        }
    }

    private static void bytes(PredefinedOp op, MemorySegment a, MemorySegment b, long bytes) {
        for (long p = 0; p < bytes; p++) {
            a.set(JAVA_BYTE, p, (byte) of(op, a.get(JAVA_BYTE, p), b.get(JAVA_BYTE, p)));
        }
    }

    private static void ints(PredefinedOp op, MemorySegment a, MemorySegment b, long bytes) {
        for (long p = 0; p < bytes; p += Integer.BYTES) {
            a.set(JAVA_INT_UNALIGNED, p, (int) of(op, a.get(JAVA_INT_UNALIGNED, p), b.get(JAVA_INT_UNALIGNED, p)));
        }
    }

    private static void longs(PredefinedOp op, MemorySegment a, MemorySegment b, long bytes) {
        for (long p = 0; p < bytes; p += Long.BYTES) {
            a.set(JAVA_LONG_UNALIGNED, p, of(op, a.get(JAVA_LONG_UNALIGNED, p), b.get(JAVA_LONG_UNALIGNED, p)));
        }
    }

    private static void floats(PredefinedOp op, MemorySegment a, MemorySegment b, long bytes) {
        for (long p = 0; p < bytes; p += Float.BYTES) {
            a.set(JAVA_FLOAT_UNALIGNED, p, of(op, a.get(JAVA_FLOAT_UNALIGNED, p), b.get(JAVA_FLOAT_UNALIGNED, p)));
        }
    }

    private static void doubles(PredefinedOp op, MemorySegment a, MemorySegment b, long bytes) {
        for (long p = 0; p < bytes; p += Double.BYTES) {
            a.set(JAVA_DOUBLE_UNALIGNED, p, of(op, a.get(JAVA_DOUBLE_UNALIGNED, p), b.get(JAVA_DOUBLE_UNALIGNED, p)));
        }
    }

    /** Whole numbers wrap around, as in Java; bytes and ints are cut from the long result. */
    static long of(PredefinedOp op, long a, long b) {
        return switch (op) {
            case SUM -> a + b;
            case PROD -> a * b;
            case MIN -> Math.min(a, b);
            case MAX -> Math.max(a, b);
            case BAND -> a & b;
            case BOR -> a | b;
            case BXOR -> a ^ b;
            case LAND -> a != 0 && b != 0 ? 1 : 0;
            case LOR -> a != 0 || b != 0 ? 1 : 0;
            case LXOR -> a != 0 ^ b != 0 ? 1 : 0;
            case MINLOC, MAXLOC -> throw notOfOne(op);
        };
    }

    static float of(PredefinedOp op, float a, float b) {
        return switch (op) {
            case SUM -> a + b;
            case PROD -> a * b;
            case MIN -> Math.min(a, b);
            case MAX -> Math.max(a, b);
            case BAND, BOR, BXOR, LAND, LOR, LXOR, MINLOC, MAXLOC -> throw notOfOne(op);
        };
    }

    static double of(PredefinedOp op, double a, double b) {
        return switch (op) {
            case SUM -> a + b;
            case PROD -> a * b;
            case MIN -> Math.min(a, b);
            case MAX -> Math.max(a, b);
            case BAND, BOR, BXOR, LAND, LOR, LXOR, MINLOC, MAXLOC -> throw notOfOne(op);
        };
    }

    private static IllegalArgumentException notOfOne(PredefinedOp op) {
        return new IllegalArgumentException(op + " does not combine two numbers of this type");
    }
}
