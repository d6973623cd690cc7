package org.parhelion.space.registry;

import org.parhelion.space.SpaceName;

/** The answer to a search for one space. */
public sealed interface Lookup {
    /**
     * It is registered, and works.
     *
     * @param registration the space
     * @param recent what clients reported within the window
     */
    record Healthy(Registration registration, CallCounts recent) implements Lookup {}

    /**
     * It is registered, but too many of the recent calls failed.
     *
     * @param registration the space
     * @param recent what clients reported within the window
     */
    record Unhealthy(Registration registration, CallCounts recent) implements Lookup {}

    /**
     * It was registered, and its lease ended: its process has probably died.
     *
     * @param last the last registration of that name
     */
    record Expired(Registration last) implements Lookup {}

    /**
     * It was never registered, or was deregistered.
     *
     * @param name what was looked for
     */
    record Unknown(SpaceName name) implements Lookup {}
}
