package org.parhelion.campaign.store;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Keeps campaigns, tasks and outcomes. One coordinator leads at a time; what an earlier one still commits is refused.
 *
 * <p>Commits take effect in the order of the calls, each as a whole, and are durable when their future completes: they
 * survive {@code kill -9} of the process and, as far as the disk keeps its promise, a loss of power. What a start of an
 * attempt would need to be durable is not stored: whoever leads next starts it again.
 *
 * <p>Any thread may call. Futures complete on a thread of the store, which must not be blocked.
 */
public interface TaskStore extends AutoCloseable {
    /**
     * Makes the caller the leader, durably, in a new epoch.
     *
     * @param coordinator the caller's name, for people
     * @return what the store contains; its epoch is the caller's
     * @throws org.parhelion.campaign.CampaignException if the store fails
     */
    StoreSnapshot lead(String coordinator);

    /**
     * Makes changes durable, all or none.
     *
     * @param epoch the caller's epoch
     * @param writes the changes, in their order
     * @return completes when they are durable; completes with a {@link org.parhelion.campaign.CampaignException} of kind
     *     {@code FENCED} if another coordinator leads, {@code REFUSED} if a change contradicts the store, {@code
     *     STORE_FAILED} if the store failed
     */
    CompletableFuture<Void> commit(long epoch, List<StoreWrite> writes);

    /**
     * {@return what the store contains now} For those who look on; it does not change who leads.
     *
     * @throws org.parhelion.campaign.CampaignException if the store fails
     */
    StoreSnapshot snapshot();

    /** Waits for the commits that were begun, and closes the store. */
    @Override
    void close();
}
