package org.parhelion;

/** The floating-point type that a run's fields hold and its arithmetic uses. */
public enum Precision {
    FLOAT(Float.BYTES),
    DOUBLE(Double.BYTES);

    private final int byteSize;

    Precision(int byteSize) {
        this.byteSize = byteSize;
    }

    /** Bytes of one value. */
    public int byteSize() {
        return byteSize;
    }
}
