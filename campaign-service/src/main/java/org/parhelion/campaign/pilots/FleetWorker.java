package org.parhelion.campaign.pilots;

import java.util.Set;

/**
 * A worker that is connected to the coordinator.
 *
 * @param name its name; that of its job if it is a pilot
 * @param slots its slots
 * @param tags its tags
 * @param usedSlots slots of the tasks that it has
 * @param idleMillis for how long it has had no task [ms]; 0 if it has one
 * @param draining whether it takes no more tasks
 */
public record FleetWorker(String name, int slots, Set<String> tags, int usedSlots, long idleMillis, boolean draining) {
    /** Copies the tags. */
    public FleetWorker {
        tags = Set.copyOf(tags);
    }
}
