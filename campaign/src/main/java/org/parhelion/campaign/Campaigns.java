package org.parhelion.campaign;

import java.time.Duration;
import java.util.List;

/**
 * The campaigns of a coordinator, in this process or in another one.
 *
 * <p>What it has acknowledged survives any kill: submitting the same campaign again goes on with it.
 *
 * <p>Any thread may call any method.
 */
public interface Campaigns extends AutoCloseable {
    /**
     * Submits a campaign of given tasks. Returns when it is durable. A campaign of that name with the same rule and tasks
     * is gone on with.
     *
     * @param id whose campaign, and which
     * @param rule what holds for all tasks
     * @param tasks the tasks, by index from 0
     * @throws IllegalArgumentException if a campaign of that name has other tasks, or indices have gaps
     * @throws CampaignException if the store fails
     */
    void submit(CampaignId id, CampaignRule rule, List<TaskSpec> tasks);

    /**
     * Waits until all tasks of a campaign have ended.
     *
     * @param id the campaign
     * @param limit the longest wait
     * @return whether they have
     * @throws CampaignException if the store failed
     * @throws InterruptedException if the thread is interrupted
     */
    boolean await(CampaignId id, Duration limit) throws InterruptedException;

    /** {@return the campaigns, in the order of their beginning} */
    List<CampaignId> campaigns();

    /**
     * {@return how many tasks are in each state}
     *
     * @param id the campaign
     */
    CampaignCounts counts(CampaignId id);

    /**
     * {@return all tasks, by index}
     *
     * @param id the campaign
     */
    List<TaskRecord> tasks(CampaignId id);

    /**
     * {@return why a task is in its state, as a sentence}
     *
     * @param id the campaign
     * @param task the task's index
     */
    String explain(CampaignId id, int task);

    /**
     * Cancels all tasks that have not ended. Returns when this is durable.
     *
     * @param id the campaign
     * @return how many
     */
    int cancel(CampaignId id);

    /**
     * Starts failed tasks again, with all their retries, and those that were cancelled because of them. Returns when this
     * is durable.
     *
     * @param id the campaign
     * @return how many
     */
    int retry(CampaignId id);

    /** Ends the use of it. */
    @Override
    void close();
}
