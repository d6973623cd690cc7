package org.parhelion.campaign.access;

import java.util.Locale;

/** What a principal wants to do. */
public enum CampaignAction {
    /** Read campaigns, tasks, results, workers, events. */
    LOOK,
    /** Submit a campaign. */
    SUBMIT,
    /** Cancel a campaign. */
    CANCEL,
    /** Start failed tasks of a campaign again. */
    RETRY,
    /** Let workers run a command or a Java method: asked beside {@link #SUBMIT} and {@link #RETRY}. */
    RUN_PROGRAMS,
    /** Connect as a worker. */
    WORK;

    /** {@return the name in the audit log} */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
