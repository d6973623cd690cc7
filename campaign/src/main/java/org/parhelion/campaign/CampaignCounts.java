package org.parhelion.campaign;

/**
 * How many tasks of a campaign are in each state.
 *
 * @param waiting tasks with a dependency that has not succeeded yet, and tasks that are being stored
 * @param ready tasks that wait for a worker
 * @param delayed tasks that are tried again later
 * @param running tasks that a worker has
 * @param succeeded tasks that have succeeded
 * @param failed tasks whose last attempt failed
 * @param cancelled tasks that will not run
 */
public record CampaignCounts(
        int waiting, int ready, int delayed, int running, int succeeded, int failed, int cancelled) {
    /** {@return the number of tasks} */
    public int total() {
        return waiting + ready + delayed + running + ended();
    }

    /** {@return the number of tasks to which nothing more happens} */
    public int ended() {
        return succeeded + failed + cancelled;
    }
}
