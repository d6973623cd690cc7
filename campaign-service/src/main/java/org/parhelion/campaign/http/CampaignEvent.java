package org.parhelion.campaign.http;

import org.parhelion.campaign.Attempt;
import org.parhelion.campaign.TaskOutcome;
import org.parhelion.campaign.TaskState;

/** Something that happened to a task. */
sealed interface CampaignEvent {
    /** Which attempt it happened to. */
    Attempt attempt();

    /** The name of the event in a stream. */
    String name();

    /** A worker has been given the task. */
    record Started(Attempt attempt, String worker) implements CampaignEvent {
        @Override
        public String name() {
            return "started";
        }
    }

    /** A part of the task, 0 … 1, is done. */
    record Progressed(Attempt attempt, double fraction) implements CampaignEvent {
        @Override
        public String name() {
            return "progressed";
        }
    }

    /** An outcome is durable. */
    record Recorded(Attempt attempt, TaskOutcome outcome, TaskState state) implements CampaignEvent {
        @Override
        public String name() {
            return "recorded";
        }
    }
}
