package org.parhelion.campaign.pilots;

import java.util.List;

/**
 * Starts pilots, finds them again and lets them end. A pilot's job has the pilot's name, so another provider of the same fleet, for example after a crash, finds it.
 *
 * <p>No call takes much longer than half a minute. One thread at a time may call.
 */
public interface PilotProvider {
    /**
     * Submits a pilot.
     *
     * @param pilot its name, which no pilot had before
     * @return what became of it
     */
    SubmitAnswer submit(String pilot);

    /**
     * Lists the pilots of the fleet that wait or run, also those that another process submitted.
     *
     * @return the pilots
     * @throws PilotException if the batch system did not answer, or not in a way that was understood
     */
    List<PilotJob> list();

    /**
     * Lets a pilot end: one that waits never begins, one that runs gets SIGTERM, on which its worker drains. Does nothing if it has ended.
     *
     * @param job the pilot, from {@link #list}
     * @throws PilotException if the batch system did not answer
     */
    void end(PilotJob job);

    /**
     * {@return what {@link #submit} would do, for people}
     *
     * @param pilot the name of a pilot
     */
    String preview(String pilot);
}
