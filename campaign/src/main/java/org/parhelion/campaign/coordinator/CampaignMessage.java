package org.parhelion.campaign.coordinator;

import java.util.List;
import org.parhelion.campaign.Assignment;
import org.parhelion.campaign.Attempt;
import org.parhelion.campaign.CampaignException;
import org.parhelion.campaign.TaskOutcome;
import org.parhelion.campaign.store.StoreWrite;

/**
 * What coordinator, workers and store send each other. Between coordinator and workers any message may be lost, late,
 * duplicated or overtaken.
 *
 * <pre>
 *   worker                      coordinator                    store
 *     │ ───── Hello ──────────────► │                            │
 *     │ ◄──── Renewed ───────────── │                            │
 *     │ ◄──── Assign ────────────── │                            │
 *     │ ───── Heartbeat ──────────► │                            │
 *     │ ───── Ended ──────────────► │ ───── Commit ────────────► │
 *     │ ◄──── Recorded ──────────── │ ◄──── Committed ────────── │
 * </pre>
 */
public sealed interface CampaignMessage {
    /**
     * A worker introduces itself, or begins anew after its lease was over.
     *
     * @param worker its number, which no other worker has
     * @param offer what it has
     * @param incarnation grows each time that it begins anew
     * @param held attempts that it has
     * @param sentNanos the worker's time [ns]
     */
    record Hello(long worker, WorkerOffer offer, long incarnation, List<Attempt> held, long sentNanos)
            implements CampaignMessage {}

    /**
     * A worker is alive.
     *
     * @param incarnation its incarnation
     * @param held attempts that it has
     * @param sentNanos the worker's time [ns]
     * @param lifeNanos its remaining life [ns]; {@code Long.MAX_VALUE} without end
     * @param draining whether it wants no more tasks
     * @param epoch it takes no attempts of earlier epochs, except those in {@code held}
     */
    record Heartbeat(long incarnation, List<Attempt> held, long sentNanos, long lifeNanos, boolean draining, long epoch)
            implements CampaignMessage {}

    /**
     * An attempt has made progress.
     *
     * @param attempt which
     * @param fraction the part that is done, 0 … 1
     */
    record Progressed(Attempt attempt, double fraction) implements CampaignMessage {}

    /**
     * An attempt has ended. Repeated until {@link Recorded} comes.
     *
     * @param attempt which
     * @param outcome how it ended
     * @param runMillis how long it ran [ms]
     */
    record Ended(Attempt attempt, TaskOutcome outcome, long runMillis) implements CampaignMessage {}

    /**
     * A worker gives attempts back that it has not started.
     *
     * @param attempts which
     */
    record Returned(List<Attempt> attempts) implements CampaignMessage {}

    /** The coordinator does not know the sender: it is to send {@link Hello}. */
    record Introduce() implements CampaignMessage {}

    /**
     * The worker's lease is renewed.
     *
     * @param incarnation the incarnation that was heard
     * @param sentNanos the worker's time in the message that was heard [ns]
     * @param leaseNanos the lease lasts so long after {@code sentNanos}
     * @param epoch the coordinator's epoch: assignments of earlier ones are void
     */
    record Renewed(long incarnation, long sentNanos, long leaseNanos, long epoch) implements CampaignMessage {}

    /**
     * Attempts for a worker. It ignores those that it has.
     *
     * @param incarnation the incarnation that they are meant for
     * @param assignments which
     */
    record Assign(long incarnation, List<Assignment> assignments) implements CampaignMessage {}

    /**
     * The worker may forget an attempt: its outcome is durable, or is not wanted.
     *
     * @param attempt which
     */
    record Recorded(Attempt attempt) implements CampaignMessage {}

    /**
     * Attempts that the worker is to give back unless it has started them.
     *
     * @param attempts which
     */
    record Revoke(List<Attempt> attempts) implements CampaignMessage {}

    /**
     * The worker is to end an attempt and forget it.
     *
     * @param attempt which
     */
    record Cancel(Attempt attempt) implements CampaignMessage {}

    /**
     * The worker is to let an attempt write a checkpoint and stop.
     *
     * @param attempt which
     */
    record Drain(Attempt attempt) implements CampaignMessage {}

    /**
     * The store is to make changes durable. One commit is on its way at a time.
     *
     * @param epoch the coordinator's epoch
     * @param sequence its number in this epoch, from 1
     * @param writes the changes
     */
    record Commit(long epoch, long sequence, List<StoreWrite> writes) implements CampaignMessage {}

    /**
     * A commit is durable.
     *
     * @param epoch the coordinator's epoch
     * @param sequence the commit's number
     */
    record Committed(long epoch, long sequence) implements CampaignMessage {}

    /**
     * A commit failed; the coordinator stops.
     *
     * @param epoch the coordinator's epoch
     * @param sequence the commit's number
     * @param cause why
     */
    record CommitFailed(long epoch, long sequence, CampaignException cause) implements CampaignMessage {}
}
