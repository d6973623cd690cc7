package org.parhelion.comm;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.ValueLayout;

/** The type of a {@link Buffer}'s elements: a Java primitive in the machine's byte order. MPI's basic datatypes. */
public enum ElementType {
    /** 8 bits: MPI_INT8_T. */
    BYTE(ValueLayout.JAVA_BYTE),
    /** 32-bit integers: MPI_INT32_T. */
    INT(ValueLayout.JAVA_INT_UNALIGNED),
    /** 64-bit integers: MPI_INT64_T. */
    LONG(ValueLayout.JAVA_LONG_UNALIGNED),
    /** Single precision: MPI_FLOAT. */
    FLOAT(ValueLayout.JAVA_FLOAT_UNALIGNED),
    /** Double precision: MPI_DOUBLE. */
    DOUBLE(ValueLayout.JAVA_DOUBLE_UNALIGNED);

    private final int byteSize;

    ElementType(MemoryLayout layout) {
        this.byteSize = (int) layout.byteSize();
    }

    /** {@return size of one element [bytes]} */
    public int byteSize() {
        return byteSize;
    }
}
