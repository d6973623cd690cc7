package org.parhelion.comm.threads;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.parhelion.comm.Comm;
import org.parhelion.comm.ElementType;
import org.parhelion.comm.Op;
import org.parhelion.comm.PredefinedOp;

/** Packed words: decoding returns what was encoded, for every combination of the small fields and the ends of the large ones. */
class LayoutTest {
    private static final int[] ROOTS = {0, 1, 4095, (1 << 20) - 1};
    private static final int[] COUNTS = {0, 1, 1 << 20, Integer.MAX_VALUE};

    @Test
    void everyFieldOfACallSignatureIsDecodedAsItWasEncoded() {
        Set<Long> all = new HashSet<>();
        int calls = 0;
        for (Collective what : Collective.values()) {
            for (Op op : Op.predefined()) {
                for (ElementType type : ElementType.values()) {
                    for (int root : ROOTS) {
                        for (int count : COUNTS) {
                            long signature = CallSignature.of(what, op, type, count, root);
                            assertThat(signature).isNotNegative();
                            assertThat(CallSignature.collective(signature)).isEqualTo(what);
                            assertThat(CallSignature.op(signature)).hasValue((PredefinedOp) op);
                            assertThat(CallSignature.type(signature)).isEqualTo(type);
                            assertThat(CallSignature.root(signature)).isEqualTo(root);
                            assertThat(CallSignature.count(signature)).isEqualTo(count);
                            all.add(signature);
                            calls++;
                        }
                    }
                }
            }
        }
        assertThat(all).hasSize(calls);
    }

    @Test
    void everyFieldOfARecordHeaderIsDecodedAsItWasEncoded() {
        int[] tags = {0, 1, Comm.MAX_TAG};
        int[] lengths = {0, 1, 56, 57, Ring.EAGER_BYTES};
        long[] laps = {0, 1, (1L << 30) - 1, 1L << 30, (1L << 50) + 7};
        for (int kind : new int[] {RecordHeader.EAGER, RecordHeader.LARGE, RecordHeader.SKIP}) {
            for (int tag : tags) {
                for (int length : lengths) {
                    for (long lap : laps) {
                        long header = RecordHeader.of(kind, tag, length, lap);
                        assertThat(RecordHeader.kind(header)).isEqualTo(kind);
                        assertThat(RecordHeader.tag(header)).isEqualTo(tag);
                        assertThat(RecordHeader.payloadBytes(header)).isEqualTo(length);
                        assertThat(RecordHeader.isOf(header, lap)).isTrue();
                        assertThat(RecordHeader.isOf(header, lap + 1)).isFalse();
                    }
                }
            }
        }
        assertThat(RecordHeader.isOf(0, 0)).as("a cleared word").isFalse();
    }
}
