package org.parhelion.comm;

import java.lang.foreign.ValueLayout;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.DoubleBinaryOperator;
import java.util.function.LongBinaryOperator;

/**
 * How a reduction combines two operands: one of MPI's predefined operations or one of the program's own.
 *
 * <p>An operand is one element, or {@link #width} neighbouring elements: {@link #MINLOC} takes pairs. Under {@code threads} every
 * operation is evaluated in rank order. An MPI library may choose another order for the predefined ones, so there floating-point
 * sums and products can differ in the last bits between rank counts. A program's own operations, {@code MINLOC} and
 * {@code MAXLOC} are evaluated in rank order, ((s₀ op s₁) op s₂) …, by every engine: they need not commute, and give the same
 * bits everywhere.
 */
public sealed interface Op permits PredefinedOp, UserOp {
    // No default methods here: with one, PredefinedOp could not be initialised before these constants, which are made
    // of it.

    /** Sum; whole numbers wrap around. MPI_SUM. */
    Op SUM = PredefinedOp.SUM;
    /** Product; whole numbers wrap around. MPI_PROD. */
    Op PROD = PredefinedOp.PROD;
    /** The smaller; NaN if one is NaN; −0 is below +0. MPI_MIN. */
    Op MIN = PredefinedOp.MIN;
    /** The larger; NaN if one is NaN; −0 is below +0. MPI_MAX. */
    Op MAX = PredefinedOp.MAX;
    /** Bitwise and; whole numbers only. MPI_BAND. */
    Op BAND = PredefinedOp.BAND;
    /** Bitwise or; whole numbers only. MPI_BOR. */
    Op BOR = PredefinedOp.BOR;
    /** Bitwise exclusive or; whole numbers only. MPI_BXOR. */
    Op BXOR = PredefinedOp.BXOR;
    /** 1 if both are not 0, else 0; whole numbers only. On one rank the element is copied as it is. MPI_LAND. */
    Op LAND = PredefinedOp.LAND;
    /** 1 if one is not 0, else 0; whole numbers only. On one rank the element is copied as it is. MPI_LOR. */
    Op LOR = PredefinedOp.LOR;
    /** 1 if exactly one is not 0, else 0; whole numbers only. On one rank the element is copied as it is. MPI_LXOR. */
    Op LXOR = PredefinedOp.LXOR;
    /**
     * Of two pairs (value, index) the one with the smaller value; the smaller index if the values are equal. Both elements of a
     * pair have the buffer's type. A pair with NaN is below all others; −0 is below +0. MPI_MINLOC.
     */
    Op MINLOC = PredefinedOp.MINLOC;
    /**
     * Of two pairs (value, index) the one with the larger value; the smaller index if the values are equal. Both elements of a
     * pair have the buffer's type. A pair with NaN is above all others; −0 is below +0. MPI_MAXLOC.
     */
    Op MAXLOC = PredefinedOp.MAXLOC;

    /** How a program's own operation combines operands. */
    @FunctionalInterface
    interface Combination {
        /**
         * Combines operand by operand: {@code accumulated[i] = accumulated[i] op next[i]}. Must be associative; need not commute.
         * Gives the same result at every call, and keeps neither buffer.
         *
         * @param accumulated left operands, of the lower ranks; replaced by the results
         * @param next right operands, as many and of the same type; not to be changed
         */
        void combine(Buffer accumulated, Buffer next);
    }

    /**
     * Makes an operation of the program's own: MPI_Op_create. All ranks give the same one.
     *
     * @param name for messages
     * @param width elements in one operand, at least 1; a buffer holds whole operands
     * @param combination combines the operands of buffers of any type
     * @return the operation
     * @throws IllegalArgumentException if {@code width} is not at least 1
     */
    static Op of(String name, int width, Combination combination) {
        return new UserOp(name, width, EnumSet.allOf(ElementType.class), combination);
    }

    /**
     * Makes an operation of the program's own on elements of type {@link ElementType#DOUBLE}.
     *
     * @param name for messages
     * @param operator combines the element of the lower rank, left, with that of the higher rank; associative
     * @return the operation
     */
    static Op ofDoubles(String name, DoubleBinaryOperator operator) {
        return new UserOp(name, 1, Set.of(ElementType.DOUBLE), (a, b) -> {
            for (long p = 0; p < a.byteSize(); p += Double.BYTES) {
                double left = a.segment().get(ValueLayout.JAVA_DOUBLE_UNALIGNED, p);
                double right = b.segment().get(ValueLayout.JAVA_DOUBLE_UNALIGNED, p);
                a.segment().set(ValueLayout.JAVA_DOUBLE_UNALIGNED, p, operator.applyAsDouble(left, right));
            }
        });
    }

    /**
     * Makes an operation of the program's own on elements of type {@link ElementType#LONG}.
     *
     * @param name for messages
     * @param operator combines the element of the lower rank, left, with that of the higher rank; associative
     * @return the operation
     */
    static Op ofLongs(String name, LongBinaryOperator operator) {
        return new UserOp(name, 1, Set.of(ElementType.LONG), (a, b) -> {
            for (long p = 0; p < a.byteSize(); p += Long.BYTES) {
                long left = a.segment().get(ValueLayout.JAVA_LONG_UNALIGNED, p);
                long right = b.segment().get(ValueLayout.JAVA_LONG_UNALIGNED, p);
                a.segment().set(ValueLayout.JAVA_LONG_UNALIGNED, p, operator.applyAsLong(left, right));
            }
        });
    }

    /** {@return MPI's predefined operations} */
    static List<Op> predefined() {
        return List.of(PredefinedOp.values());
    }

    /** {@return the name, for messages: that of the constant, or the one that {@link #of} was given} */
    String name();

    /**
     * Whether this operation is defined for elements of a type.
     *
     * @param type element type
     * @return false for the bitwise and logical operations on floating-point types, and for types that a program's own
     *     operation does not take
     */
    boolean accepts(ElementType type);

    /** {@return number of neighbouring elements in one operand} 2 for {@link #MINLOC} and {@link #MAXLOC}. */
    int width();

    /**
     * Combines two whole numbers; the result wraps around.
     *
     * @param a operand of the lower rank
     * @param b operand of the higher rank
     * @return {@code a op b}; this operation must have width 1
     */
    long combine(long a, long b);

    /**
     * Combines two floating-point numbers.
     *
     * @param a operand of the lower rank
     * @param b operand of the higher rank
     * @return {@code a op b}; this operation must have width 1 and accept {@link ElementType#DOUBLE}
     */
    double combine(double a, double b);

    /**
     * Combines operand by operand: {@code accumulated[i] = accumulated[i] op next[i]}.
     *
     * @param accumulated left operands, replaced by the results; writable
     * @param next right operands, as many and of the same type
     */
    void combine(Buffer accumulated, Buffer next);
}
