package org.parhelion.comm;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.parhelion.comm.Request.Completion;
import org.parhelion.comm.spi.JointRequest;

/** The verbs for several requests: MPI_Waitany and its kin, over {@link Request#isComplete} of each. */
final class SeveralRequests {
    /** Scans in vain before a rank gives its core away: some engine's requests can only be polled. */
    private static final int SCANS_BEFORE_YIELD = 100;

    private SeveralRequests() {}

    static Optional<Completion> awaitAny(Request... requests) {
        int scans = 0;
        while (anyActive(requests)) {
            Optional<Completion> found = testAny(requests);
            if (found.isPresent()) {
                return found;
            }
            awaitChange(requests, scans++);
        }
        return Optional.empty();
    }

    static List<Completion> awaitSome(Request... requests) {
        int scans = 0;
        while (anyActive(requests)) {
            List<Completion> found = testSome(requests);
            if (!found.isEmpty()) {
                return found;
            }
            awaitChange(requests, scans++);
        }
        return List.of();
    }

    static boolean testAll(Request... requests) {
        for (Request request : requests) {
            if (request.isActive() && !request.isComplete()) {
                return false;
            }
        }
        Request.awaitAll(requests);
        return true;
    }

    static Optional<Completion> testAny(Request... requests) {
        for (int i = 0; i < requests.length; i++) {
            if (requests[i].isActive() && requests[i].isComplete()) {
                return Optional.of(new Completion(i, requests[i].await()));
            }
        }
        return Optional.empty();
    }

    static List<Completion> testSome(Request... requests) {
        List<Completion> found = new ArrayList<>();
        for (int i = 0; i < requests.length; i++) {
            if (requests[i].isActive() && requests[i].isComplete()) {
                found.add(new Completion(i, requests[i].await()));
            }
        }
        return List.copyOf(found);
    }

    private static boolean anyActive(Request... requests) {
        for (Request request : requests) {
            if (request.isActive()) {
                return true;
            }
        }
        return false;
    }

    /** Lets the engine wait if all active requests are of a kind that it can wait for together, else polls. */
    @SuppressWarnings("ThreadPriorityCheck")
    private static void awaitChange(Request[] requests, int scans) {
        List<JointRequest> active = new ArrayList<>();
        for (Request request : requests) {
            if (request.isActive() && request instanceof JointRequest joint) {
                active.add(joint);
            } else if (request.isActive()) {
                active.clear();
                break;
            }
        }
        if (!active.isEmpty()) {
            active.getFirst().awaitReady(active);
        } else if (scans < SCANS_BEFORE_YIELD) {
            Thread.onSpinWait();
        } else {
            Thread.yield();
        }
    }
}
