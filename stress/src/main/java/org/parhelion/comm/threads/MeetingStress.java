package org.parhelion.comm.threads;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import org.parhelion.comm.Op;

/**
 * Two pages are enough: consecutive collectives never mix their contributions. Call k contributes (rank + 1)·10^k, so each
 * result is 3·10^k.
 */
@JCStressTest
@Outcome(id = "33333, 33333", expect = Expect.ACCEPTABLE, desc = "every call combined its own contributions")
@State
public class MeetingStress {
    private static final int CALLS = 5;

    private final ThreadTransport[] ranks = TwoRanks.make();

    @Actor
    public void rank0(II_Result r) {
        r.r1 = calls(0);
    }

    @Actor
    public void rank1(II_Result r) {
        r.r2 = calls(1);
    }

    private int calls(int rank) {
        long sum = 0;
        long power = 1;
        for (int k = 0; k < CALLS; k++) {
            sum += ranks[rank].allreduce((rank + 1) * power, Op.SUM);
            power *= 10;
        }
        return (int) sum;
    }
}
