package org.parhelion.comm.threads;

import java.util.Arrays;
import java.util.Optional;
import org.parhelion.comm.Buffer;
import org.parhelion.comm.ElementType;
import org.parhelion.comm.Op;
import org.parhelion.comm.PredefinedOp;

/**
 * A collective call in one number. Ranks compare these numbers to see that they make the same call; {@link #describe} turns
 * one back into text for the error message. A field that a call does not have is 0.
 *
 * <pre>
 *   bit    63  62                       32  31             12  11     9  8    5  4          0
 *        +----+---------------------------+------------------+---------+-------+------------+
 *        | 0  | count                     | root             | type    | op    | collective |
 *        +----+---------------------------+------------------+---------+-------+------------+
 * </pre>
 */
final class CallSignature {
    /** The meeting that ends a collective: ranks wait until all have read. Negative, so no call has this signature. */
    static final long LEAVE = -1;

    /** The code of all operations of a program's own: ranks cannot compare their code. */
    private static final int OWN_OP = 15;

    private static final int OP_SHIFT = 5;
    private static final int TYPE_SHIFT = 9;
    private static final int ROOT_SHIFT = 12;
    private static final int COUNT_SHIFT = 32;

    private static final long COLLECTIVE_MASK = (1L << OP_SHIFT) - 1;
    private static final long OP_MASK = (1L << (TYPE_SHIFT - OP_SHIFT)) - 1;
    private static final long TYPE_MASK = (1L << (ROOT_SHIFT - TYPE_SHIFT)) - 1;
    private static final long ROOT_MASK = (1L << (COUNT_SHIFT - ROOT_SHIFT)) - 1;

    private CallSignature() {}

    static long of(Collective what) {
        return what.code();
    }

    static long of(Collective what, int root) {
        return what.code() | (long) root << ROOT_SHIFT;
    }

    static long of(Collective what, Buffer buffer, int root) {
        return of(what, root) | (long) code(buffer.type()) << TYPE_SHIFT | (long) buffer.count() << COUNT_SHIFT;
    }

    static long of(Collective what, Op op, ElementType type, int count) {
        return of(what, op, type, count, 0);
    }

    static long of(Collective what, Op op, ElementType type, int count, int root) {
        return of(what, root)
                | (long) code(op) << OP_SHIFT
                | (long) code(type) << TYPE_SHIFT
                | (long) count << COUNT_SHIFT;
    }

    static Collective collective(long signature) {
        long code = signature & COLLECTIVE_MASK;
        return Arrays.stream(Collective.values())
                .filter(c -> c.code() == code)
                .findFirst()
                .orElseThrow();
    }

    /** The predefined operation; empty for one of the program's own. */
    static Optional<PredefinedOp> op(long signature) {
        long code = signature >>> OP_SHIFT & OP_MASK;
        return Arrays.stream(PredefinedOp.values()).filter(o -> code(o) == code).findFirst();
    }

    static ElementType type(long signature) {
        long code = signature >>> TYPE_SHIFT & TYPE_MASK;
        return Arrays.stream(ElementType.values())
                .filter(t -> code(t) == code)
                .findFirst()
                .orElseThrow();
    }

    static int root(long signature) {
        return (int) (signature >>> ROOT_SHIFT & ROOT_MASK);
    }

    static int count(long signature) {
        return (int) (signature >>> COUNT_SHIFT);
    }

    private static int code(Op op) {
        return op instanceof PredefinedOp predefined ? code(predefined) : OWN_OP;
    }

    private static int code(PredefinedOp op) {
        return switch (op) {
            case SUM -> 0;
            case PROD -> 1;
            case MIN -> 2;
            case MAX -> 3;
            case BAND -> 4;
            case BOR -> 5;
            case BXOR -> 6;
            case LAND -> 7;
            case LOR -> 8;
            case LXOR -> 9;
            case MINLOC -> 10;
            case MAXLOC -> 11;
        };
    }

    private static int code(ElementType type) {
        return switch (type) {
            case BYTE -> 0;
            case INT -> 1;
            case LONG -> 2;
            case FLOAT -> 3;
            case DOUBLE -> 4;
        };
    }

    /** The call as its user wrote it, as far as the signature holds it. */
    static String describe(long signature) {
        if (signature == LEAVE) {
            return "the end of another collective";
        }
        Collective what = collective(signature);
        StringBuilder text = new StringBuilder(what.verb());
        switch (what) {
            case REDUCE, ALLREDUCE, REDUCE_SCATTER, SCAN, EXSCAN ->
                text.append(elements(signature))
                        .append(" with ")
                        .append(op(signature).map(PredefinedOp::name).orElse("an operation of its own"));
            case BCAST, GATHER, ALLGATHER -> text.append(elements(signature));
            default -> {}
        }
        switch (what) {
            case BCAST, REDUCE, GATHER, GATHERV, SCATTER, SCATTERV ->
                text.append(", root ").append(root(signature));
            default -> {}
        }
        return text.toString();
    }

    private static String elements(long signature) {
        return " of " + count(signature) + " " + type(signature);
    }
}
