package org.parhelion.testkit;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_DOUBLE_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import java.math.BigInteger;
import org.parhelion.comm.Buffer;
import org.parhelion.comm.PredefinedOp;

/** What a reduction means, written apart from the library: whole numbers as BigInteger, cut to the type's width. */
final class CombineOracle {
    private CombineOracle() {}

    static void combine(PredefinedOp op, Buffer a, Buffer b) {
        for (int i = 0; i < a.count(); i++) {
            long p = (long) i * a.type().byteSize();
            switch (a.type()) {
                case BYTE ->
                    a.segment()
                            .set(
                                    JAVA_BYTE,
                                    p,
                                    whole(
                                                    op,
                                                    a.segment().get(JAVA_BYTE, p),
                                                    b.segment().get(JAVA_BYTE, p))
                                            .byteValue());
                case INT ->
                    a.segment()
                            .set(
                                    JAVA_INT_UNALIGNED,
                                    p,
                                    whole(
                                                    op,
                                                    a.segment().get(JAVA_INT_UNALIGNED, p),
                                                    b.segment().get(JAVA_INT_UNALIGNED, p))
                                            .intValue());
                case LONG ->
                    a.segment()
                            .set(
                                    JAVA_LONG_UNALIGNED,
                                    p,
                                    whole(
                                                    op,
                                                    a.segment().get(JAVA_LONG_UNALIGNED, p),
                                                    b.segment().get(JAVA_LONG_UNALIGNED, p))
                                            .longValue());
                case FLOAT -> {
                    float x = a.segment().get(JAVA_FLOAT_UNALIGNED, p);
                    float y = b.segment().get(JAVA_FLOAT_UNALIGNED, p);
                    a.segment().set(JAVA_FLOAT_UNALIGNED, p, (float) real(op, x, y));
                }
                case DOUBLE -> {
                    double x = a.segment().get(JAVA_DOUBLE_UNALIGNED, p);
                    double y = b.segment().get(JAVA_DOUBLE_UNALIGNED, p);
                    a.segment().set(JAVA_DOUBLE_UNALIGNED, p, real(op, x, y));
                }
            }
        }
    }

    private static BigInteger whole(PredefinedOp op, long a, long b) {
        BigInteger x = BigInteger.valueOf(a);
        BigInteger y = BigInteger.valueOf(b);
        return switch (op) {
            case SUM -> x.add(y);
            case PROD -> x.multiply(y);
            case MIN -> x.min(y);
            case MAX -> x.max(y);
            case BAND -> x.and(y);
            case BOR -> x.or(y);
            case BXOR -> x.xor(y);
            case LAND -> truth(x.signum() != 0 && y.signum() != 0);
            case LOR -> truth(x.signum() != 0 || y.signum() != 0);
            case LXOR -> truth(x.signum() != 0 ^ y.signum() != 0);
            case MINLOC, MAXLOC -> throw new AssertionError(op);
        };
    }

    private static BigInteger truth(boolean value) {
        return value ? BigInteger.ONE : BigInteger.ZERO;
    }

    private static double real(PredefinedOp op, double x, double y) {
        return switch (op) {
            case SUM -> x + y;
            case PROD -> x * y;
            case MIN -> x < y ? x : y;
            case MAX -> x > y ? x : y;
            case BAND, BOR, BXOR, LAND, LOR, LXOR, MINLOC, MAXLOC -> throw new AssertionError(op);
        };
    }
}
