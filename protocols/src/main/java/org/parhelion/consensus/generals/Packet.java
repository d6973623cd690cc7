package org.parhelion.consensus.generals;

import java.util.List;

/**
 * All messages that one general sends another in one round. The {@code messages} are those of the paper; one packet
 * carries them together. A packet without messages means that the sender has nothing new, so its reader need not wait.
 *
 * @param instance the number of the agreement
 * @param round 1 … m + 1
 * @param messages the round's messages; immutable
 * @param <T> {@link Oral} or {@link Signed}
 */
public record Packet<T>(long instance, int round, List<T> messages) {
    /** Makes the list unmodifiable. */
    public Packet {
        messages = List.copyOf(messages);
    }
}
