package org.parhelion.comm.threads;

import java.util.Arrays;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import org.parhelion.comm.Buffer;

/**
 * A contribution that is published by reference is read whole before its owner may change it: the root overwrites its buffer
 * as soon as the first bcast returns.
 */
@JCStressTest
@Outcome(id = "0, 12", expect = Expect.ACCEPTABLE, desc = "all ones, then all twos")
@State
public class LongBcastStress {
    private static final int LENGTH = CollectiveMemory.INLINE_BYTES / Double.BYTES + 9;

    private final ThreadTransport[] ranks = TwoRanks.make();
    private final double[] sent = new double[LENGTH];
    private final double[] received = new double[LENGTH];

    @Actor
    public void root() {
        for (int value = 1; value <= 2; value++) {
            Arrays.fill(sent, value);
            ranks[0].bcast(Buffer.of(sent), 0);
        }
    }

    @Actor
    public void receiver(II_Result r) {
        int seen = 0;
        for (int call = 1; call <= 2; call++) {
            ranks[1].bcast(Buffer.of(received), 0);
            seen = 10 * seen + common(received);
        }
        r.r2 = seen;
    }

    /** The value that all elements have; 9 if they differ. */
    private static int common(double[] values) {
        for (double value : values) {
            if (value != values[0]) {
                return 9;
            }
        }
        return (int) values[0];
    }
}
