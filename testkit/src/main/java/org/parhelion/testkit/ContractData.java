package org.parhelion.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.SplittableRandom;
import org.parhelion.comm.Buffer;
import org.parhelion.comm.Comm;
import org.parhelion.comm.ElementType;

/** Data of the contract's cases: a seed that all ranks share, and buffers whose contents any rank can work out. */
final class ContractData {
    private ContractData() {}

    /** A seed that rank 0 drew, or {@code -Dparhelion.seed}; named in the messages of failed assertions. */
    static long sharedSeed(Comm comm) {
        long[] seed = {Long.getLong("parhelion.seed", System.nanoTime())};
        if (comm.rank() == 0) {
            for (int r = 1; r < comm.size(); r++) {
                comm.send(Buffer.of(seed), r, Comm.MAX_TAG);
            }
        } else {
            comm.recv(Buffer.of(seed), 0, Comm.MAX_TAG);
        }
        return seed[0];
    }

    /** Random elements that are a function of {@code seed} and {@code rank}; small, so that products stay finite. */
    static Buffer random(ElementType type, int count, long seed, int rank) {
        SplittableRandom random = new SplittableRandom(seed * 31 + rank);
        return switch (type) {
            case BYTE -> {
                byte[] a = new byte[count];
                random.nextBytes(a);
                yield Buffer.of(a);
            }
            case INT -> Buffer.of(random.ints(count).toArray());
            case LONG -> Buffer.of(random.longs(count).toArray());
            case FLOAT -> {
                float[] a = new float[count];
                for (int i = 0; i < count; i++) {
                    a[i] = (float) random.nextDouble(0.5, 1.5);
                }
                yield Buffer.of(a);
            }
            case DOUBLE -> Buffer.of(random.doubles(count, 0.5, 1.5).toArray());
        };
    }

    /** Zeros on the heap. */
    static Buffer zeros(ElementType type, int count) {
        return switch (type) {
            case BYTE -> Buffer.of(new byte[count]);
            case INT -> Buffer.of(new int[count]);
            case LONG -> Buffer.of(new long[count]);
            case FLOAT -> Buffer.of(new float[count]);
            case DOUBLE -> Buffer.of(new double[count]);
        };
    }

    /** A copy of {@code buffer} in {@code arena}, off heap. */
    static Buffer offHeap(Arena arena, Buffer buffer) {
        MemorySegment copy = arena.allocate(buffer.byteSize(), 8);
        return new Buffer(copy.copyFrom(buffer.segment()), buffer.type());
    }

    static void assertSameBits(Buffer actual, Buffer expected, String what) {
        long mismatch = actual.segment().mismatch(expected.segment());
        assertThat(mismatch).as("%s: first differing byte", what).isEqualTo(-1);
    }

    /** Every rank's {@code buffer} holds the same bits. */
    static void assertSameOnAllRanks(Comm comm, Buffer buffer, String what) {
        if (comm.rank() == 0) {
            Buffer other = zeros(buffer.type(), buffer.count());
            for (int r = 1; r < comm.size(); r++) {
                comm.recv(other, r, Comm.MAX_TAG);
                assertSameBits(other, buffer, what + " of rank " + r + " against rank 0");
            }
        } else {
            comm.send(buffer, 0, Comm.MAX_TAG);
        }
    }

    /** Element {@code i} as a double, exact for all but large longs. */
    static double element(Buffer b, int i) {
        long p = (long) i * b.type().byteSize();
        MemorySegment s = b.segment();
        return switch (b.type()) {
            case BYTE -> s.get(java.lang.foreign.ValueLayout.JAVA_BYTE, p);
            case INT -> s.get(java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED, p);
            case LONG -> s.get(java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED, p);
            case FLOAT -> s.get(java.lang.foreign.ValueLayout.JAVA_FLOAT_UNALIGNED, p);
            case DOUBLE -> s.get(java.lang.foreign.ValueLayout.JAVA_DOUBLE_UNALIGNED, p);
        };
    }
}
