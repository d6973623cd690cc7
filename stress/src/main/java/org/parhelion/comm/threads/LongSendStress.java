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
 * A long message is copied whole, by whichever of the two ranks takes a part, before the sender may change it and before the
 * receiver reads it.
 */
@JCStressTest
@Outcome(id = "1, 2", expect = Expect.ACCEPTABLE, desc = "all ones, then all twos")
@State
public class LongSendStress {
    private static final int LENGTH = (int) (2 * JointCopy.BYTES_MIN) / Double.BYTES + 9;

    private final ThreadTransport[] ranks = TwoRanks.make();
    private final double[] sent = new double[LENGTH];
    private final double[] received = new double[LENGTH];

    @Actor
    public void sender() {
        for (int value = 1; value <= 2; value++) {
            Arrays.fill(sent, value);
            ranks[0].send(Buffer.of(sent), 1, 0);
        }
    }

    @Actor
    public void receiver(II_Result r) {
        r.r1 = received();
        r.r2 = received();
    }

    private int received() {
        ranks[1].recv(Buffer.of(received), 0, 0);
        for (double value : received) {
            if (value != received[0]) {
                return 9;
            }
        }
        return (int) received[0];
    }
}
