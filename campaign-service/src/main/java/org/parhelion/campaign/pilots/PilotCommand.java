package org.parhelion.campaign.pilots;

import java.util.List;

/** Makes the command line of a pilot's worker. */
@FunctionalInterface
public interface PilotCommand {
    /**
     * {@return the program and its arguments}
     *
     * @param pilot the name of the pilot, which is to be that of its worker
     */
    List<String> of(String pilot);
}
