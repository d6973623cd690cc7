package org.parhelion.comm.spi;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.parhelion.comm.Comm;
import org.parhelion.comm.Request;
import org.parhelion.comm.RequestSet;
import org.parhelion.comm.Status;

/**
 * A request set in which some messages go to, or come from, {@link Comm#PROC_NULL}: the provider's set holds the others.
 * Ranks at a domain's edge then run the same code as those inside.
 */
final class SparseRequestSet implements RequestSet {
    private static final int NONE = -1;

    private final RequestSet live;
    private final int[] liveIndex;
    /** Those that do something when they start, though they need no waiting. */
    private final List<NullRequest> busy;

    private SparseRequestSet(RequestSet live, int[] liveIndex, List<NullRequest> busy) {
        this.live = live;
        this.liveIndex = liveIndex;
        this.busy = busy;
    }

    /** {@code provider} makes the set of those requests that move something. */
    static RequestSet of(Request[] requests, Function<Request[], RequestSet> provider) {
        int[] liveIndex = new int[requests.length];
        Request[] live = new Request[requests.length];
        int count = 0;
        List<NullRequest> busy = new ArrayList<>();
        for (int i = 0; i < requests.length; i++) {
            boolean none = requests[i] instanceof NullRequest;
            if (requests[i] instanceof NullRequest request && request.isBusy()) {
                busy.add(request);
            }
            liveIndex[i] = none ? NONE : count;
            if (!none) {
                live[count++] = requests[i];
            }
        }
        RequestSet set = provider.apply(Arrays.copyOf(live, count));
        return count == requests.length ? set : new SparseRequestSet(set, liveIndex, busy);
    }

    @Override
    public void start() {
        live.start();
        busy.forEach(NullRequest::start);
    }

    @Override
    public void await() {
        live.await();
    }

    @Override
    public boolean test() {
        return live.test();
    }

    @Override
    public int size() {
        return liveIndex.length;
    }

    @Override
    public Status status(int index) {
        return liveIndex[index] == NONE ? Status.EMPTY : live.status(liveIndex[index]);
    }

    @Override
    public void close() {
        live.close();
    }
}
