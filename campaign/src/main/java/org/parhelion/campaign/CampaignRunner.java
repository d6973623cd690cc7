package org.parhelion.campaign;

/**
 * Runs campaigns: the coordinator is in this process.
 *
 * <p>What it has acknowledged survives any kill: a process that opens the same store and submits the same campaign goes on
 * with it. Tasks that ran at a kill start again, at their last checkpoint if they write any.
 *
 * <p>Any thread may call any method.
 */
public interface CampaignRunner extends Campaigns {
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
