package org.parhelion.recovery;

import org.parhelion.comm.Buffer;
import org.parhelion.comm.Comm;
import org.parhelion.comm.Op;

/**
 * The last step for which each listener was called, so that a recovery does not call it for the same step again.
 *
 * <p>A call counts after the barrier that follows it: it has then returned on every rank, and its output is complete. If a rank
 * dies before that, the call is repeated and writes the same bits again.
 */
final class ListenerCalls {
    private static final int ALL_ENDED = 1;

    private final long[] lastSteps;
    private final int end;

    ListenerCalls(Plan plan) {
        this.end = plan.events.size();
        this.lastSteps = new long[end + (plan.atEnd.isEmpty() ? 0 : 1)];
    }

    /** Distributes the steps to spares that have replaced a rank. Collective. */
    void agree(Comm comm) {
        if (lastSteps.length > 0) {
            comm.allreduce(Buffer.of(lastSteps.clone()), Buffer.of(lastSteps), Op.MAX);
        }
    }

    boolean isDue(int event, long step) {
        return step > lastSteps[event];
    }

    void called(int event, long step) {
        lastSteps[event] = step;
    }

    boolean isEndDue() {
        return lastSteps.length > end && lastSteps[end] == 0;
    }

    void endCalled() {
        lastSteps[end] = ALL_ENDED;
    }
}
