package org.parhelion.comm;

/**
 * How a reduction combines two elements: MPI's predefined operations.
 *
 * <p>Under {@code threads}, sums and products are evaluated in rank order. An MPI library may choose another order, so there
 * floating-point results can differ in the last bits between rank counts. The bitwise operations take whole numbers only.
 */
public enum Op {
    /** Sum; whole numbers wrap around. */
    SUM,
    /** Product; whole numbers wrap around. */
    PROD,
    /** The smaller; NaN if one is NaN; −0 is below +0. */
    MIN,
    /** The larger; NaN if one is NaN; −0 is below +0. */
    MAX,
    /** Bitwise and; whole numbers only. */
    BAND,
    /** Bitwise or; whole numbers only. */
    BOR,
    /** Bitwise exclusive or; whole numbers only. */
    BXOR;

    /**
     * Whether this operation is defined for elements of a type.
     *
     * @param type element type
     * @return false for the bitwise operations on floating-point types only
     */
    public boolean accepts(ElementType type) {
        return switch (this) {
            case SUM, PROD, MIN, MAX -> true;
            case BAND, BOR, BXOR -> type != ElementType.FLOAT && type != ElementType.DOUBLE;
        };
    }

    /**
     * Combines two whole numbers; the result wraps around.
     *
     * @param a operand of the lower rank
     * @param b operand of the higher rank
     * @return {@code a op b}
     */
    public long combine(long a, long b) {
        return ReductionLoops.of(this, a, b);
    }

    /**
     * Combines two floating-point numbers.
     *
     * @param a operand of the lower rank
     * @param b operand of the higher rank
     * @return {@code a op b}; this operation must not be bitwise
     */
    public double combine(double a, double b) {
        return ReductionLoops.of(this, a, b);
    }

    /**
     * Combines element by element: {@code accumulated[i] = accumulated[i] op next[i]}.
     *
     * @param accumulated left operands, replaced by the results; writable
     * @param next right operands, as many and of the same type
     */
    public void combine(Buffer accumulated, Buffer next) {
        ReductionLoops.combine(this, accumulated, next);
    }
}
