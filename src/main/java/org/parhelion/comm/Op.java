package org.parhelion.comm;

/**
 * How a reduction combines two elements.
 *
 * <p>Sums and products are taken in rank order under {@code threads}; an MPI library may choose another order, so there
 * floating-point results can differ in the last bits between rank counts. The bitwise operations take whole numbers only.
 */
public enum Op {
    SUM,
    PROD,
    MIN,
    MAX,
    BAND,
    BOR,
    BXOR;

    /** Whether this operation is defined for elements of {@code type}. */
    public boolean accepts(ElementType type) {
        return switch (this) {
            case SUM, PROD, MIN, MAX -> true;
            case BAND, BOR, BXOR -> type != ElementType.FLOAT && type != ElementType.DOUBLE;
        };
    }

    /** {@code a op b}; whole numbers wrap around. */
    public long combine(long a, long b) {
        return Reduction.of(this, a, b);
    }

    /** {@code a op b}. */
    public double combine(double a, double b) {
        return Reduction.of(this, a, b);
    }

    /** {@code accumulated[i] = accumulated[i] op next[i]}; both hold the same type and number of elements. */
    public void combine(Buffer accumulated, Buffer next) {
        Reduction.combine(this, accumulated, next);
    }
}
