package org.parhelion.campaign;

/**
 * One attempt at a task. No two attempts are equal: {@code number} grows under one coordinator, {@code epoch} from one
 * coordinator to the next.
 *
 * @param campaign the campaign
 * @param task the task's index
 * @param number the attempt's number under its coordinator, from 1
 * @param epoch the epoch of the coordinator that assigned it
 */
public record Attempt(CampaignId campaign, int task, int number, long epoch) {
    /** {@return campaign, task, number and epoch, as in {@code sweep:17#2@5}} */
    @Override
    public String toString() {
        return campaign + ":" + task + "#" + number + "@" + epoch;
    }
}
