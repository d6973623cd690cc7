package org.parhelion.campaign;

import java.util.List;
import java.util.Set;

/**
 * What waits at a coordinator, and who works for it: what a scaler needs to know.
 *
 * @param waiting tasks that could start, by what they need; those beyond a quota are left out, because no worker could start them
 * @param workers the workers that are connected
 */
public record CoordinatorLoad(List<WaitingTasks> waiting, List<ConnectedWorker> workers) {
    /** Copies the lists. */
    public CoordinatorLoad {
        waiting = List.copyOf(waiting);
        workers = List.copyOf(workers);
    }

    /**
     * Tasks that wait.
     *
     * @param needs what a worker must have
     * @param tasks how many
     * @param ageMillis for how long the first of them has been ready [ms]
     * @param runMillis nine of ten do not run longer [ms]; −1 if too few have run
     */
    public record WaitingTasks(TaskNeeds needs, int tasks, long ageMillis, long runMillis) {}

    /**
     * A worker.
     *
     * @param name its name
     * @param slots its slots
     * @param tags its tags
     * @param usedSlots slots of the tasks that it has
     * @param idleMillis for how long it has had no task, as far as its heartbeats tell [ms]; 0 if it has one
     * @param draining whether it takes no more tasks
     */
    public record ConnectedWorker(
            String name, int slots, Set<String> tags, int usedSlots, long idleMillis, boolean draining) {
        /** Copies the tags. */
        public ConnectedWorker {
            tags = Set.copyOf(tags);
        }
    }
}
