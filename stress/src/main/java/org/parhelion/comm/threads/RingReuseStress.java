package org.parhelion.comm.threads;

import java.lang.foreign.MemorySegment;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * The producer reuses a line only after the consumer has read it. The ring is full; the consumer takes the
 * oldest record while the producer tries to write into its place.
 */
@JCStressTest
@Outcome(id = "1, 0", expect = Expect.ACCEPTABLE, desc = "no room yet; the old record was read")
@Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "room; the old record was read")
@Outcome(expect = Expect.FORBIDDEN, desc = "the new record overwrote what the consumer was reading")
@State
public class RingReuseStress {
    private static final int LINES = 512;

    private final Ring ring = new Ring();
    private final long[] received = new long[7];

    public RingReuseStress() {
        MemorySegment old = MemorySegment.ofArray(new long[] {1, 1, 1, 1, 1, 1, 1});
        for (int i = 0; i < LINES; i++) {
            ring.offerEager(1, old, old.byteSize());
        }
    }

    @Actor
    public void consumer(II_Result r) {
        long header = ring.peek();
        ring.copyTo(MemorySegment.ofArray(received), RecordHeader.payloadBytes(header));
        ring.pop(header);
        boolean old = RecordHeader.tag(header) == 1;
        for (long value : received) {
            old &= value == 1;
        }
        r.r1 = old ? 1 : 0;
    }

    @Actor
    public void producer(II_Result r) {
        MemorySegment payload = MemorySegment.ofArray(new long[] {2, 2, 2, 2, 2, 2, 2});
        r.r2 = ring.offerEager(2, payload, payload.byteSize()) ? 1 : 0;
    }
}
