package org.parhelion.testkit;

import java.util.List;
import org.parhelion.comm.Ranks;

/** The contract on threads, with fewer ranks than cores and with more. */
class ThreadsContractTest extends CommContract {
    @Override
    protected List<Integer> rankCounts() {
        return List.of(1, 2, 3, 4, 7, 16);
    }

    @Override
    protected void run(Case contractCase, int ranks) {
        Ranks.threads(ranks, contractCase.body());
    }
}
