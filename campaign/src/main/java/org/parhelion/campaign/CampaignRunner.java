package org.parhelion.campaign;

import java.time.Duration;
import java.util.List;

/**
 * Runs campaigns.
 *
 * <p>What it has acknowledged survives any kill: whoever opens the same store and submits the same campaign goes on
 * with it. Tasks that ran at a kill start again, at their last checkpoint if they write any.
 *
 * <p>Any thread may call any method.
 */
public interface CampaignRunner extends AutoCloseable {
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
     * Submits a campaign whose tasks are chosen one after another. Returns when its first tasks are durable. A campaign of
     * that name and fingerprint is gone on with: the source gets its last state.
     *
     * @param id whose campaign, and which
     * @param rule what holds for all tasks
     * @param source chooses the tasks
     * @param fingerprint identifies source and settings, for example their text
     * @throws IllegalArgumentException if a campaign of that name has another fingerprint
     * @throws CampaignException if the store fails
     */
    void submit(CampaignId id, CampaignRule rule, TaskSource source, String fingerprint);

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

    /**
     * Starts no more tasks, asks those that run to write a checkpoint and stop, and waits for them. Tasks that do not go
     * on at checkpoints are cancelled at the limit. None of this costs a retry.
     *
     * @return whether all stopped within the limit of the options
     * @throws InterruptedException if the thread is interrupted
     */
    boolean drain() throws InterruptedException;

    /** Cancels what runs and stops. Campaigns stay in the store and go on in the next runner. */
    @Override
    void close();
}
