package org.parhelion.campaign.executor;

import org.parhelion.campaign.TaskOutcome;

/** What one attempt does, on a thread of its own. */
@FunctionalInterface
interface AttemptBody {
    /**
     * Runs the attempt to its end.
     *
     * @param control tells it to stop
     * @return how it ended
     * @throws Exception if it failed in a way that it does not describe
     */
    TaskOutcome run(AttemptControl control) throws Exception;
}
