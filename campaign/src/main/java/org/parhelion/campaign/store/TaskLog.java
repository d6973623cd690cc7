package org.parhelion.campaign.store;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import org.parhelion.campaign.CampaignException;

/**
 * A durable log of entries to which one leader appends: what a backend of {@link LogTaskStore} implements.
 *
 * <p>An entry is not changed after it was appended. The states of task sources, which are, stand beside the log. Nobody
 * but the store's thread calls, except for {@link #mayLead}, {@link #leader} and {@link
 * #backup}.
 */
public interface TaskLog extends AutoCloseable {
    /** Receives what a log contains, as of one moment. */
    interface Reader {
        /**
         * Comes first; once more if the rest is read on a new connection, because the old one broke.
         *
         * @param epoch the leader's epoch; 0 if there has been no leader
         */
        void epoch(long epoch);

        /**
         * Comes in the order of the log.
         *
         * @param entry the next entry
         */
        void entry(byte[] entry);

        /**
         * Comes after all entries.
         *
         * @param campaign the number of a campaign
         * @param source the last state of its source
         */
        void source(int campaign, StoredSource source);
    }

    /**
     * Makes the caller the leader, durably.
     *
     * @param coordinator the caller's name, for people
     * @return the epoch, larger than all before
     * @throws CampaignException if the backend fails
     */
    long lead(String coordinator);

    /**
     * Appends entries, all or none. They are durable when the method returns.
     *
     * @param epoch the epoch that {@link #lead} returned
     * @param entries the entries; may be empty, which only asks whether the caller still leads
     * @param sources new states of sources, by the numbers of their campaigns
     * @throws CampaignException of kind {@code FENCED} if another process leads, and nothing was written; {@code
     *     STORE_FAILED} if the backend failed
     */
    void append(long epoch, List<byte[]> entries, Map<Integer, StoredSource> sources);

    /**
     * Reads what was appended after a place, and the states of all sources.
     *
     * @param after the place that an earlier call returned; 0 for everything
     * @param reader receives it
     * @return the place after the last entry
     * @throws CampaignException if the backend fails
     */
    long read(long after, Reader reader);

    /**
     * {@return whether no other process leads; see {@link TaskStore#awaitLead}} Asked again and again; does not wait.
     *
     * @throws CampaignException if the backend fails
     */
    boolean mayLead();

    /** {@return the name of the leader, for people; empty if there is none} */
    String leader();

    /**
     * Names who is told, on any thread, that the lead is lost. Called before {@link #lead}.
     *
     * @param listener receives why
     */
    void onLost(Consumer<CampaignException> listener);

    /**
     * Copies the log as of one moment, on any thread, while it may be in use; see {@link TaskStore#backup}.
     *
     * @param file receives the copy; must not exist
     * @throws CampaignException if the backend fails, or has tools of its own
     */
    void backup(Path file);

    /** {@return to which entries {@link #cut} can go back: the last of each transaction whose time is known} */
    LogExtent extent();

    /**
     * Refuses if another process has the log open, as far as the backend can tell: one that stands by has read what {@link #cut} removes. May wait some
     * seconds for the end of one that is closing it.
     *
     * @throws CampaignException of kind {@code REFUSED} if there is one
     */
    default void requireAlone() {}

    /**
     * Removes all entries after a place, in one transaction. The states of sources are replaced by {@link StoredSource#unknown}.
     *
     * @param epoch the epoch that {@link #lead} returned
     * @param place what is kept
     * @param kept receives the entries that are left; what it throws leaves the log as it was
     * @param campaigns asked after that: sources of campaigns with this number or a higher one are removed
     * @throws CampaignException of kind {@code REFUSED} if no transaction ends at the place; as for {@link #append}
     */
    void cut(long epoch, LogPlace place, Reader kept, IntSupplier campaigns);

    /** {@return what messages call the store} */
    String name();

    /** Gives up the lead, so that another process may take it at once, and closes the log. */
    @Override
    void close();
}
