package org.parhelion.adapters.nd4j;

import java.lang.foreign.MemorySegment;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;

/**
 * Pointers to off-heap memory of another owner: ND4J computes on it in place and never frees it.
 *
 * <p>JavaCPP has no public constructor for that; its fields are protected so that subclasses can.
 */
final class SegmentPointer {
    private SegmentPointer() {}

    static Pointer doubles(MemorySegment segment) {
        return new Doubles(segment);
    }

    static Pointer floats(MemorySegment segment) {
        return new Floats(segment);
    }

    private static final class Doubles extends DoublePointer {
        // The view keeps the arena's owner reachable for as long as ND4J may look at the memory.
        private final MemorySegment segment;

        Doubles(MemorySegment segment) {
            super((Pointer) null);
            this.segment = segment;
            address = segment.address();
            limit = segment.byteSize() / Double.BYTES;
            capacity = limit;
        }

        @Override
        public String toString() {
            return "doubles at " + segment;
        }
    }

    private static final class Floats extends FloatPointer {
        private final MemorySegment segment;

        Floats(MemorySegment segment) {
            super((Pointer) null);
            this.segment = segment;
            address = segment.address();
            limit = segment.byteSize() / Float.BYTES;
            capacity = limit;
        }

        @Override
        public String toString() {
            return "floats at " + segment;
        }
    }
}
