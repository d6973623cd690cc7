package org.parhelion.campaign.coordinator;

import org.parhelion.campaign.Attempt;
import org.parhelion.campaign.AttemptSpan;
import org.parhelion.campaign.CampaignException;
import org.parhelion.campaign.CampaignId;
import org.parhelion.campaign.TaskOutcome;
import org.parhelion.campaign.TaskState;

/** What a coordinator reports to its user. */
public sealed interface CoordinatorEvent {
    /**
     * A worker has been given a task.
     *
     * @param attempt which attempt
     * @param worker the worker's name
     */
    record Started(Attempt attempt, String worker) implements CoordinatorEvent {}

    /**
     * A running attempt has made progress.
     *
     * @param attempt which attempt
     * @param fraction the part that is done, 0 … 1
     */
    record Advanced(Attempt attempt, double fraction) implements CoordinatorEvent {}

    /**
     * An outcome is durable.
     *
     * @param attempt which attempt
     * @param outcome how it ended
     * @param state where the task stands now
     */
    record OutcomeRecorded(Attempt attempt, TaskOutcome outcome, TaskState state) implements CoordinatorEvent {}

    /**
     * An attempt is over. Reported only if the options ask for traces.
     *
     * @param span what a trace tells of it
     */
    record Traced(AttemptSpan span) implements CoordinatorEvent {}

    /**
     * All tasks of a campaign have ended.
     *
     * @param campaign which
     */
    record CampaignEnded(CampaignId campaign) implements CoordinatorEvent {}

    /**
     * A request is durable.
     *
     * @param request its number
     * @param tasks how many tasks it concerned
     */
    record Accepted(long request, int tasks) implements CoordinatorEvent {}

    /**
     * A request contradicts what exists; nothing was changed.
     *
     * @param request its number
     * @param reason why, and the remedy
     */
    record Rejected(long request, String reason) implements CoordinatorEvent {}

    /**
     * The coordinator has stopped: it cannot make anything durable any more.
     *
     * @param cause why
     */
    record Stopped(CampaignException cause) implements CoordinatorEvent {}
}
