package org.parhelion.campaign.store;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.parhelion.campaign.CampaignException;

/**
 * Keeps campaigns, tasks and outcomes. One coordinator leads at a time; what an earlier one still commits is refused.
 *
 * <p>Commits take effect in the order of the calls, each as a whole, and are durable when their future completes: they
 * survive {@code kill -9} of the process and, as far as the disk keeps its promise, a loss of power. What a start of an
 * attempt would need to be durable is not stored: the next leader starts it again.
 *
 * <p>Any thread may call. Futures complete on a thread of the store, which must not be blocked.
 */
public interface TaskStore extends AutoCloseable {
    /** A leader without a sign of life for so long no longer leads, in any store. */
    Duration SILENCE_MAX = Duration.ofSeconds(3);

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
     * {@return what the store contains now} For readers; it does not change the leader.
     *
     * @throws org.parhelion.campaign.CampaignException if the store fails
     */
    StoreSnapshot snapshot();

    /**
     * Stands by: waits until no other process leads, because it has ended, has closed the store, or has given no sign of
     * life for so long that it has stopped itself. A call of {@link #lead} follows. {@link #lead} without it takes the
     * lead from the present leader. What is appended meanwhile is read in advance, so that little is left to read for {@link
     * #lead}; that needs the memory that the tasks need.
     *
     * <pre>{@code
     * try (TaskStore store = TaskStores.open(address)) {
     *     while (!store.awaitLead(Duration.ofSeconds(1))) {
     *         show("standby; " + store.leader() + " leads");
     *     }
     *     try (CampaignRunner runner = LocalRunner.open(store, executor, options, listener)) {
     *         CampaignException cause = store.lost().join(); // or until this process is told to end
     *     }
     * }
     * }</pre>
     *
     * <p>Two processes may both return from this call; the later {@link #lead} wins, and the other is fenced.
     *
     * @param limit the longest wait
     * @return whether the caller may lead
     * @throws org.parhelion.campaign.CampaignException if the store fails
     * @throws InterruptedException if the thread is interrupted
     */
    default boolean awaitLead(Duration limit) throws InterruptedException {
        return true;
    }

    /**
     * {@return the name of the leader, for people; empty if there is none}
     *
     * @throws org.parhelion.campaign.CampaignException if the store fails
     */
    default String leader() {
        return "";
    }

    /**
     * {@return completes with the cause when the lead that the last {@link #lead} took is lost} Another process leads, or
     * may lead because no sign of life could be written. What is committed then is refused, so the coordinator stops.
     */
    default CompletableFuture<CampaignException> lost() {
        return new CompletableFuture<>();
    }

    /**
     * Copies the store, as of one moment, while it may be in use by any process.
     *
     * @param file receives the copy; must not exist
     * @throws CampaignException of kind {@code REFUSED} if the backend has tools of its own for that; {@code STORE_FAILED}
     *     if it fails
     */
    default void backup(Path file) {
        throw new CampaignException(
                CampaignException.Kind.REFUSED, "a store in memory ends with its process: there is nothing to copy");
    }

    /**
     * Takes the store back to an earlier place of its log: removes all that was appended later, durably, in a new epoch. No coordinator leads or
     * stands by meanwhile, and no worker has tasks of it. Tasks that had not ended by then run again.
     *
     * @param place what is kept
     * @return what the store contains then
     * @throws CampaignException of kind {@code REFUSED} if the log does not reach to the place, the place is inside a commit, another process has a
     *     store in PostgreSQL open, or the backend keeps no log; {@code STORE_FAILED} if it fails
     */
    default StoreSnapshot rewind(LogPlace place) {
        throw new CampaignException(CampaignException.Kind.REFUSED, "a store in memory keeps no log to go back in");
    }

    /**
     * {@return how far back {@link #rewind} can go}
     *
     * @throws CampaignException as for {@link #rewind}
     */
    default LogExtent extent() {
        throw new CampaignException(CampaignException.Kind.REFUSED, "a store in memory keeps no log to go back in");
    }

    /** Waits for the commits that were begun, gives up the lead, and closes the store. */
    @Override
    void close();
}
