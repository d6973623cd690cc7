package org.parhelion.comm;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.Objects;

/** Where the elements of a buffer are within its memory, and how they are packed into adjacent memory and back. */
sealed interface ElementLayout {
    /** Blocks of one length at one distance. */
    static ElementLayout strided(int blocks, int blockLength, int stride) {
        return new Strided(blocks, blockLength, stride);
    }

    /** Blocks of any length anywhere. */
    static ElementLayout indexed(int[] displacements, int[] lengths) {
        return new Indexed(displacements.clone(), lengths.clone());
    }

    /** Number of elements in all blocks. */
    int count();

    /** Throws if an element is not one of {@code available}. */
    void check(int available);

    /** Copies all elements from {@code memory} to the beginning of {@code packed}. */
    void pack(MemorySegment memory, ElementType type, MemorySegment packed);

    /** Copies the first {@code elements} of {@code packed} to their places in {@code memory}. */
    void unpack(MemorySegment packed, ElementType type, MemorySegment memory, int elements);

    /** {@code blocks} blocks of {@code blockLength} elements, which begin {@code stride} elements apart. */
    record Strided(int blocks, int blockLength, int stride) implements ElementLayout {
        public Strided {
            if (blocks < 0 || blockLength < 0 || stride < blockLength) {
                throw new IllegalArgumentException("strided: " + blocks + " blocks of " + blockLength
                        + " elements at a distance of " + stride
                        + ": no number may be negative, and the distance is at least the length of a block");
            }
            Math.multiplyExact(blocks, blockLength);
        }

        @Override
        public int count() {
            return blocks * blockLength;
        }

        @Override
        public void check(int available) {
            long end = count() == 0 ? 0 : (long) (blocks - 1) * stride + blockLength;
            if (end > available) {
                throw new IndexOutOfBoundsException(
                        this + " end at element " + end + " of a buffer of " + available + " elements");
            }
        }

        @Override
        public void pack(MemorySegment memory, ElementType type, MemorySegment packed) {
            if (blockLength == 1) {
                StridedLoops.gather(memory, type, stride, packed, blocks);
                return;
            }
            long size = type.byteSize();
            for (int b = 0; b < blocks; b++) {
                MemorySegment.copy(
                        memory, (long) b * stride * size, packed, (long) b * blockLength * size, blockLength * size);
            }
        }

        @Override
        public void unpack(MemorySegment packed, ElementType type, MemorySegment memory, int elements) {
            if (blockLength == 1) {
                StridedLoops.scatter(packed, type, memory, stride, elements);
                return;
            }
            long size = type.byteSize();
            for (int from = 0, b = 0; from < elements; from += blockLength, b++) {
                int n = Math.min(blockLength, elements - from);
                MemorySegment.copy(packed, from * size, memory, (long) b * stride * size, n * size);
            }
        }

        @Override
        public String toString() {
            return blocks + " blocks of " + blockLength + " at a distance of " + stride;
        }
    }

    /** Blocks of {@code lengths[b]} elements that begin at element {@code displacements[b]}; the arrays are this record's own. */
    @SuppressWarnings("ArrayRecordComponent") // equality is defined below
    record Indexed(int[] displacements, int[] lengths) implements ElementLayout {
        public Indexed {
            if (displacements.length != lengths.length) {
                throw new IllegalArgumentException("indexed: " + displacements.length + " displacements and "
                        + lengths.length + " lengths: both need one entry for each block");
            }
            for (int length : lengths) {
                if (length < 0) {
                    throw new IllegalArgumentException(
                            "indexed: lengths " + Arrays.toString(lengths) + " must not be negative");
                }
            }
        }

        @Override
        public int count() {
            return Math.toIntExact(Arrays.stream(lengths).asLongStream().sum());
        }

        @Override
        public void check(int available) {
            for (int b = 0; b < lengths.length; b++) {
                Objects.checkFromIndexSize(displacements[b], lengths[b], available);
            }
        }

        @Override
        public void pack(MemorySegment memory, ElementType type, MemorySegment packed) {
            long size = type.byteSize();
            long to = 0;
            for (int b = 0; b < lengths.length; b++) {
                MemorySegment.copy(memory, displacements[b] * size, packed, to, lengths[b] * size);
                to += lengths[b] * size;
            }
        }

        @Override
        public void unpack(MemorySegment packed, ElementType type, MemorySegment memory, int elements) {
            long size = type.byteSize();
            int from = 0;
            for (int b = 0; from < elements; b++) {
                int n = Math.min(lengths[b], elements - from);
                MemorySegment.copy(packed, from * size, memory, displacements[b] * size, n * size);
                from += n;
            }
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Indexed(int[] otherDisplacements, int[] otherLengths)
                    && Arrays.equals(displacements, otherDisplacements)
                    && Arrays.equals(lengths, otherLengths);
        }

        @Override
        public int hashCode() {
            return 31 * Arrays.hashCode(displacements) + Arrays.hashCode(lengths);
        }

        @Override
        public String toString() {
            return lengths.length + " blocks";
        }
    }

    /** Loops over single elements at one distance: on arrays where the memory is one, because that is what compilers do best. */
    final class StridedLoops {
        private StridedLoops() {}

        static void gather(MemorySegment memory, ElementType type, int stride, MemorySegment packed, int n) {
            boolean heap = isArrayOf(type, memory);
            int at = heap ? index(memory, type) : 0;
            if (heap && type == ElementType.DOUBLE && packed.isNative()) {
                double[] from = (double[]) array(memory);
                for (int i = 0, p = at; i < n; i++, p += stride) {
                    packed.set(ValueLayout.JAVA_DOUBLE_UNALIGNED, (long) i * Double.BYTES, from[p]);
                }
            } else if (heap && type == ElementType.FLOAT && packed.isNative()) {
                float[] from = (float[]) array(memory);
                for (int i = 0, p = at; i < n; i++, p += stride) {
                    packed.set(ValueLayout.JAVA_FLOAT_UNALIGNED, (long) i * Float.BYTES, from[p]);
                }
            } else if (heap && isArrayOf(type, packed)) {
                move(array(memory), at, stride, array(packed), index(packed, type), 1, n);
            } else {
                move(memory, stride, packed, 1, n, type.byteSize());
            }
        }

        static void scatter(MemorySegment packed, ElementType type, MemorySegment memory, int stride, int n) {
            boolean heap = isArrayOf(type, memory);
            int at = heap ? index(memory, type) : 0;
            if (heap && type == ElementType.DOUBLE && packed.isNative()) {
                double[] to = (double[]) array(memory);
                for (int i = 0, p = at; i < n; i++, p += stride) {
                    to[p] = packed.get(ValueLayout.JAVA_DOUBLE_UNALIGNED, (long) i * Double.BYTES);
                }
            } else if (heap && type == ElementType.FLOAT && packed.isNative()) {
                float[] to = (float[]) array(memory);
                for (int i = 0, p = at; i < n; i++, p += stride) {
                    to[p] = packed.get(ValueLayout.JAVA_FLOAT_UNALIGNED, (long) i * Float.BYTES);
                }
            } else if (heap && isArrayOf(type, packed)) {
                move(array(packed), index(packed, type), 1, array(memory), at, stride, n);
            } else {
                move(packed, 1, memory, stride, n, type.byteSize());
            }
        }

        /** Whether the memory is that of a {@code double[]} or {@code float[]}, from one of its elements on, and may be written. */
        private static boolean isArrayOf(ElementType type, MemorySegment memory) {
            Object array = memory.heapBase().orElse(null);
            return memory.address() % type.byteSize() == 0
                    && ((type == ElementType.DOUBLE && array instanceof double[])
                            || (type == ElementType.FLOAT && array instanceof float[]));
        }

        private static Object array(MemorySegment memory) {
            return memory.heapBase().orElseThrow();
        }

        private static int index(MemorySegment memory, ElementType type) {
            return (int) (memory.address() / type.byteSize());
        }

        /** Between two arrays of one type. */
        private static void move(Object from, int f, int fromStride, Object to, int t, int toStride, int n) {
            if (from instanceof double[] source && to instanceof double[] target) {
                for (int i = 0, p = f, q = t; i < n; i++, p += fromStride, q += toStride) {
                    target[q] = source[p];
                }
            } else if (from instanceof float[] source && to instanceof float[] target) {
                for (int i = 0, p = f, q = t; i < n; i++, p += fromStride, q += toStride) {
                    target[q] = source[p];
                }
            }
        }

        private static void move(
                MemorySegment from, int fromStride, MemorySegment to, int toStride, int n, int elementBytes) {
            long f = (long) fromStride * elementBytes;
            long t = (long) toStride * elementBytes;
            for (int i = 0; i < n; i++) {
                switch (elementBytes) {
                    case Byte.BYTES -> to.set(ValueLayout.JAVA_BYTE, i * t, from.get(ValueLayout.JAVA_BYTE, i * f));
                    case Integer.BYTES ->
                        to.set(ValueLayout.JAVA_INT_UNALIGNED, i * t, from.get(ValueLayout.JAVA_INT_UNALIGNED, i * f));
                    default ->
                        to.set(
                                ValueLayout.JAVA_LONG_UNALIGNED,
                                i * t,
                                from.get(ValueLayout.JAVA_LONG_UNALIGNED, i * f));
                }
            }
        }
    }
}
