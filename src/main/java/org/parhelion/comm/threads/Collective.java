package org.parhelion.comm.threads;

import java.util.List;
import org.parhelion.comm.Buffer;
import org.parhelion.comm.ElementType;
import org.parhelion.comm.Op;

/**
 * The collectives, and the signature by which ranks see that they make the same call.
 *
 * <pre>
 *   bits 0–4 collective | 5–7 op | 8–10 type | 12–31 root | 32–62 count
 * </pre>
 */
enum Collective {
    BARRIER(0, "barrier"),
    BCAST(1, "bcast"),
    REDUCE(2, "reduce"),
    ALLREDUCE(3, "allreduce"),
    REDUCE_SCATTER(4, "reduceScatter"),
    SCAN(5, "scan"),
    EXSCAN(6, "exscan"),
    GATHER(7, "gather"),
    GATHERV(8, "gatherv"),
    SCATTER(9, "scatter"),
    SCATTERV(10, "scatterv"),
    ALLGATHER(11, "allgather"),
    ALLGATHERV(12, "allgatherv"),
    ALLTOALL(13, "alltoall"),
    SPLIT(14, "split");

    private static final List<Collective> ALL = List.of(values());

    private final String verb;
    private final long number;

    Collective(int number, String verb) {
        this.verb = verb;
        this.number = number;
    }

    String verb() {
        return verb;
    }

    long signature() {
        return number;
    }

    long signature(int root) {
        return number | (long) root << 12;
    }

    long signature(Buffer buffer, int root) {
        return signature(root) | type(buffer.type()) << 8 | (long) buffer.count() << 32;
    }

    long signature(Op op, ElementType type, int count) {
        return number | op(op) << 5 | type(type) << 8 | (long) count << 32;
    }

    private static long op(Op op) {
        return switch (op) {
            case SUM -> 0;
            case PROD -> 1;
            case MIN -> 2;
            case MAX -> 3;
            case BAND -> 4;
            case BOR -> 5;
            case BXOR -> 6;
        };
    }

    private static long type(ElementType type) {
        return switch (type) {
            case BYTE -> 0;
            case INT -> 1;
            case LONG -> 2;
            case FLOAT -> 3;
            case DOUBLE -> 4;
        };
    }

    /** A call as its user wrote it, as far as the signature tells. */
    static String describe(long signature) {
        if (signature < 0) {
            return "the end of another collective";
        }
        Collective what = ALL.get((int) (signature & 31));
        StringBuilder text = new StringBuilder(what.verb);
        switch (what) {
            case REDUCE, ALLREDUCE, REDUCE_SCATTER, SCAN, EXSCAN ->
                text.append(" of ").append(count(signature)).append(" with ").append(opName(signature));
            case BCAST, GATHER, ALLGATHER -> text.append(" of ").append(count(signature));
            default -> {}
        }
        int root = (int) (signature >>> 12 & 0xFFFFF);
        switch (what) {
            case BCAST, REDUCE, GATHER, GATHERV, SCATTER, SCATTERV ->
                text.append(", root ").append(root);
            default -> {}
        }
        return text.toString();
    }

    private static String count(long signature) {
        ElementType type = List.of(ElementType.values()).get((int) (signature >>> 8 & 7));
        return (signature >>> 32) + " " + type;
    }

    private static Op opName(long signature) {
        return List.of(Op.values()).get((int) (signature >>> 5 & 7));
    }
}
