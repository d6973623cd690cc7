package org.parhelion.comm.mpi.ffi;

import org.parhelion.comm.ElementType;
import org.parhelion.comm.Op;
import org.parhelion.comm.PredefinedOp;

/** The library's handles of our types and operations. */
public final class Handles {
    private static final MpiLibrary MPI = MpiLibrary.loaded();

    public static final long WORLD = Predefined.COMM_WORLD.in(MPI);
    public static final long COMM_NULL = Predefined.COMM_NULL.in(MPI);

    private static final long INT8 = Predefined.INT8.in(MPI);
    private static final long INT32 = Predefined.INT32.in(MPI);
    private static final long INT64 = Predefined.INT64.in(MPI);
    private static final long FLOAT = Predefined.FLOAT.in(MPI);
    private static final long DOUBLE = Predefined.DOUBLE.in(MPI);
    private static final long SUM = Predefined.SUM.in(MPI);
    private static final long PROD = Predefined.PROD.in(MPI);
    private static final long MIN = Predefined.MIN.in(MPI);
    private static final long MAX = Predefined.MAX.in(MPI);
    private static final long BAND = Predefined.BAND.in(MPI);
    private static final long BOR = Predefined.BOR.in(MPI);
    private static final long BXOR = Predefined.BXOR.in(MPI);
    private static final long LAND = Predefined.LAND.in(MPI);
    private static final long LOR = Predefined.LOR.in(MPI);
    private static final long LXOR = Predefined.LXOR.in(MPI);

    private Handles() {}

    /** The handle of {@code type}. Bytes are {@code MPI_INT8_T}: {@code MPI_BYTE} has no arithmetic. */
    public static long type(ElementType type) {
        return switch (type) {
            case BYTE -> INT8;
            case INT -> INT32;
            case LONG -> INT64;
            case FLOAT -> FLOAT;
            case DOUBLE -> DOUBLE;
        };
    }

    /** Whether the library has {@code op}, on elements as the caller encodes them. It has pairs only of C's own structures. */
    public static boolean has(Op op) {
        return op instanceof PredefinedOp && op.width() == 1;
    }

    /** The handle of {@code op}, which the library {@linkplain #has has}; the caller encodes the elements so that it gives Java's results. */
    public static long op(Op op) {
        return switch (op) {
            case PredefinedOp.SUM -> SUM;
            case PredefinedOp.PROD -> PROD;
            case PredefinedOp.MIN -> MIN;
            case PredefinedOp.MAX -> MAX;
            case PredefinedOp.BAND -> BAND;
            case PredefinedOp.BOR -> BOR;
            case PredefinedOp.BXOR -> BXOR;
            case PredefinedOp.LAND -> LAND;
            case PredefinedOp.LOR -> LOR;
            case PredefinedOp.LXOR -> LXOR;
            default -> throw new AssertionError(op);
        };
    }
}
