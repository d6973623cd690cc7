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
}
