package org.parhelion.campaign.pilots;

/** What became of a submission. */
public sealed interface SubmitAnswer {
    /**
     * The batch system has the pilot.
     *
     * @param id the batch system's name for its job
     */
    record Accepted(String id) implements SubmitAnswer {}

    /**
     * The batch system does not have the pilot.
     *
     * @param why its message
     */
    record Refused(String why) implements SubmitAnswer {}

    /**
     * Not known: the batch system did not answer, or not in a way that was understood. The pilot may appear in its list later.
     *
     * @param why what happened
     */
    record Unknown(String why) implements SubmitAnswer {}
}
