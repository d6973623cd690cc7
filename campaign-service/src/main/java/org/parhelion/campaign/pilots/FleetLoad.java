package org.parhelion.campaign.pilots;

import java.util.List;

/**
 * What a coordinator knows of its work.
 *
 * @param queue what waits
 * @param workers who is connected
 */
public record FleetLoad(List<QueueLine> queue, List<FleetWorker> workers) {
    /** Copies the lists. */
    public FleetLoad {
        queue = List.copyOf(queue);
        workers = List.copyOf(workers);
    }
}
