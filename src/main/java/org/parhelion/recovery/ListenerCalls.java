package org.parhelion.recovery;

import org.parhelion.comm.Buffer;
import org.parhelion.comm.Comm;
import org.parhelion.comm.Op;

/**
 * Which listeners have been called for which step, so that a recovery calls none for the same step again.
 *
 * <p>A call counts where a barrier after it was passed: then it has ended on every rank, and whatever they wrote is whole. Where
 * a rank dies during the call or before that barrier, the call is made again, and writes the same bits again.
 */
final class ListenerCalls {
    private static final int ALL_ENDED = 1;

    private final long[] lastSteps;
    private final int end;

    ListenerCalls(Plan plan) {
        this.end = plan.events.size();
        this.lastSteps = new long[end + (plan.atEnd.isEmpty() ? 0 : 1)];
    }

    /** Learns what those who passed a barrier know: a rank that stepped in knows nothing. Collective. */
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
