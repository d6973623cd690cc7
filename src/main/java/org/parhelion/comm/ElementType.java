package org.parhelion.comm;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.ValueLayout;

/** What a {@link Buffer} holds: a Java primitive of the machine's byte order. */
public enum ElementType {
    BYTE(ValueLayout.JAVA_BYTE),
    INT(ValueLayout.JAVA_INT_UNALIGNED),
    LONG(ValueLayout.JAVA_LONG_UNALIGNED),
    FLOAT(ValueLayout.JAVA_FLOAT_UNALIGNED),
    DOUBLE(ValueLayout.JAVA_DOUBLE_UNALIGNED);

    private final int byteSize;

    ElementType(MemoryLayout layout) {
        this.byteSize = (int) layout.byteSize();
    }

    /** Bytes of one element. */
    public int byteSize() {
        return byteSize;
    }
}
