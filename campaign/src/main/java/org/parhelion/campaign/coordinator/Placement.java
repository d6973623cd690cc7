package org.parhelion.campaign.coordinator;

import java.util.List;
import java.util.Set;

/** Which task comes next, and which of the workers that have room for it gets it. */
public enum Placement {
    /** Tasks by priority; workers in turn. */
    ROUND_ROBIN,
    /** Tasks by priority; the worker with the largest part of its slots free. */
    LEAST_LOADED,
    /** Tasks by priority; the worker that has the fewest slots left afterwards, which keeps room for gangs. */
    BEST_FIT,
    /** Tasks by priority; the worker that has the task's checkpoint or ran what it depends on, else the least loaded. */
    LOCALITY,
    /** Tasks by priority, which waiting raises; the worker with the most free slots. */
    PRIORITY,
    /** Tasks of the tenant that uses the least for its weight, then by priority; workers as in {@code BEST_FIT}. */
    FAIR_SHARE;

    /** A worker that has room. */
    interface Candidate {
        /** Its number in the network. */
        int member();

        String name();

        int slots();

        /** Slots that no task has. */
        int free();
    }

    /**
     * Chooses a worker.
     *
     * @param candidates workers that have room, by number; not empty
     * @param last the number of the worker that was chosen before
     * @param near names of the workers that have the task's checkpoint or ran what it depends on
     * @return the place of the chosen one in the list
     */
    int choose(List<? extends Candidate> candidates, int last, Set<String> near) {
        int best = 0;
        for (int i = 1; i < candidates.size(); i++) {
            if (prefers(candidates.get(i), candidates.get(best), last, near)) {
                best = i;
            }
        }
        return best;
    }

    private boolean prefers(Candidate one, Candidate other, int last, Set<String> near) {
        return switch (this) {
            case ROUND_ROBIN -> turn(one, last) < turn(other, last);
            case LEAST_LOADED -> freer(one, other);
            case BEST_FIT, FAIR_SHARE -> one.free() < other.free();
            case LOCALITY ->
                near.contains(one.name()) == near.contains(other.name())
                        ? freer(one, other)
                        : near.contains(one.name());
            case PRIORITY -> one.free() > other.free();
        };
    }

    /** Workers behind the last one come first. */
    private static long turn(Candidate candidate, int last) {
        return candidate.member() > last ? candidate.member() : candidate.member() + (1L << 32);
    }

    private static boolean freer(Candidate one, Candidate other) {
        return (long) one.free() * other.slots() > (long) other.free() * one.slots();
    }
}
