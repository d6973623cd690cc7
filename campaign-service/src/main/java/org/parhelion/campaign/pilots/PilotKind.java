package org.parhelion.campaign.pilots;

import java.util.Set;

/**
 * What all pilots of a scaler have in common.
 *
 * @param fleet the name of the fleet: names of its pilots, and so of their jobs, begin with it
 * @param slots slots of a pilot, at least 1
 * @param tags tags of a pilot; with tags it is started only for tasks that require one of them
 * @param lifeMillis the wall time of a pilot [ms]; 0 for no limit
 */
public record PilotKind(String fleet, int slots, Set<String> tags, long lifeMillis) {
    /**
     * Checks the values and copies the tags.
     *
     * @throws IllegalArgumentException if the name is no name of a job, or a number is out of range
     */
    public PilotKind {
        if (!fleet.matches("[a-z][a-z0-9-]{0,30}")) {
            throw new IllegalArgumentException("fleet '" + fleet
                    + "': 1 … 31 lower-case letters, digits and hyphens, with a letter first, are required");
        }
        if (slots < 1 || lifeMillis < 0) {
            throw new IllegalArgumentException("pilots with " + slots + " slots and a life of " + lifeMillis
                    + " ms: at least 1 slot and 0 ms are required");
        }
        tags = Set.copyOf(tags);
    }

    /** Whether pilots are started for such tasks. */
    boolean serves(QueueLine line) {
        return line.ranks() <= slots
                && tags.containsAll(line.tags())
                && (tags.isEmpty() || !line.tags().isEmpty());
    }

    /** Whether a pilot of this name, or its job, belongs to the fleet. */
    boolean owns(String pilot) {
        return pilot.startsWith(fleet + "-")
                && pilot.substring(fleet.length() + 1).matches("[0-9a-z]+-[0-9]+");
    }

    /** The name of a pilot: no other scaler of this fleet, before or after, gives it. */
    String pilotName(long nowMillis, int number) {
        return fleet + "-" + Long.toString(nowMillis, Character.MAX_RADIX) + "-" + number;
    }
}
