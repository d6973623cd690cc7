package org.parhelion;

/** The floating-point types of a run: what its fields hold, and what its arithmetic uses. */
public enum Precision {
    /** Fields and arithmetic in 32 bits, {@code float}. */
    FLOAT(Float.BYTES),
    /** Fields and arithmetic in 64 bits, {@code double}. */
    DOUBLE(Double.BYTES),
    /**
     * Fields of 32 bits, arithmetic in 64: a formula widens what it reads and rounds its result once. Takes the memory and the
     * bandwidth of {@link #FLOAT}. The values beyond boundaries are computed in float.
     */
    MIXED(Float.BYTES);

    private final int byteSize;

    Precision(int byteSize) {
        this.byteSize = byteSize;
    }

    /** {@return bytes of one value of a field} */
    public int byteSize() {
        return byteSize;
    }

    /** {@return the type of a field's values: {@link #FLOAT} or {@link #DOUBLE}} */
    public Precision storage() {
        return this == DOUBLE ? DOUBLE : FLOAT;
    }

    /** {@return the type in which formulas compute: {@link #FLOAT} or {@link #DOUBLE}} */
    public Precision arithmetic() {
        return this == FLOAT ? FLOAT : DOUBLE;
    }
}
