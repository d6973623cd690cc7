package org.parhelion.consensus.generals;

import java.util.List;

/**
 * Everything that one general sends another in one round. The paper's messages are its {@code messages}; they travel together
 * because they are sent together. A packet with none says “nothing new from me”, so that its reader need not wait.
 *
 * @param instance which agreement this is
 * @param round 1 … m + 1
 * @param messages the round's messages; immutable
 * @param <T> {@link Oral} or {@link Signed}
 */
public record Packet<T>(long instance, int round, List<T> messages) {
    /** Keeps an unchangeable list. */
    public Packet {
        messages = List.copyOf(messages);
    }
}
