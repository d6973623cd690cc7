package org.parhelion;

/** The floating-point type that a run's fields hold and its arithmetic uses. */
public enum Precision {
    /** 32 bits, {@code float}. */
    FLOAT(Float.BYTES),
    /** 64 bits, {@code double}. */
    DOUBLE(Double.BYTES);

    private final int byteSize;

    Precision(int byteSize) {
        this.byteSize = byteSize;
    }

    /** {@return bytes of one value} */
    public int byteSize() {
        return byteSize;
    }
}
