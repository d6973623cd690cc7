package org.parhelion.campaign.pilots;

import java.util.List;
import java.util.Optional;

/**
 * What a scaler sees at one time.
 *
 * @param nowMillis the time [ms]; never less than before
 * @param queue what waits
 * @param workers those connected to the coordinator, however they were started
 * @param jobs the pilots that the batch system has; empty if it did not answer
 */
public record FleetView(
        long nowMillis, List<QueueLine> queue, List<FleetWorker> workers, Optional<List<PilotJob>> jobs) {
    /** Copies the lists. */
    public FleetView {
        queue = List.copyOf(queue);
        workers = List.copyOf(workers);
        jobs = jobs.map(List::copyOf);
    }
}
