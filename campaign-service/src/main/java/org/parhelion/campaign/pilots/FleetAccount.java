package org.parhelion.campaign.pilots;

import java.util.Collections;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * What a fleet has used of its budget, so that a scaler that is started again does not begin anew.
 *
 * @param savedMillis when this was so [ms]
 * @param finishedMillis time of pilots that have ended [ms]
 * @param pilots those that existed or might exist, each with the time since when it runs [ms]; empty for one that did not run yet
 */
public record FleetAccount(long savedMillis, long finishedMillis, Map<String, OptionalLong> pilots) {
    /** Copies the pilots. */
    public FleetAccount {
        pilots = Collections.unmodifiableMap(new TreeMap<>(pilots));
    }

    /** The latest time from which a pilot is charged: one that did not run may have begun right afterwards. */
    long sinceMillis(String pilot) {
        return pilots.getOrDefault(pilot, OptionalLong.empty()).orElse(savedMillis);
    }
}
