package org.parhelion.comm.threads;

import java.lang.foreign.MemorySegment;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/**
 * A consumer sees a record whole or not at all: header, payload on the header's cache line, payload on the next line. The ring
 * has been filled once, so a header of the last lap is where the new one will be.
 */
@JCStressTest
@Outcome(id = "-1, 0, 0", expect = Expect.ACCEPTABLE, desc = "not there yet")
@Outcome(id = "7, 11, 22", expect = Expect.ACCEPTABLE, desc = "whole")
@Outcome(expect = Expect.FORBIDDEN, desc = "torn, or a record of the last lap")
@State
public class RingStress {
    private static final int LINES = 512;
    private static final int OLD_TAG = 3;
    private static final int TAG = 7;

    private final Ring ring = new Ring();
    private final long[] sent = new long[10];
    private final long[] received = new long[10];

    public RingStress() {
        MemorySegment one = MemorySegment.ofArray(new long[] {-5});
        for (int i = 0; i < LINES; i++) {
            ring.offerEager(OLD_TAG, one, Long.BYTES);
            ring.pop(ring.peek());
        }
        sent[0] = 11;
        sent[9] = 22;
    }

    @Actor
    public void producer() {
        MemorySegment payload = MemorySegment.ofArray(sent);
        ring.offerEager(TAG, payload, payload.byteSize());
    }

    @Actor
    public void consumer(III_Result r) {
        long header = ring.peek();
        if (header == 0) {
            r.r1 = -1;
            return;
        }
        ring.copyTo(MemorySegment.ofArray(received), RecordHeader.payloadBytes(header));
        r.r1 = RecordHeader.tag(header);
        r.r2 = (int) received[0];
        r.r3 = (int) received[9];
        ring.pop(header);
    }
}
