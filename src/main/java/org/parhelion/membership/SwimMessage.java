package org.parhelion.membership;

import java.util.List;

/**
 * What members send each other. Most kinds carry updates on their back: gossip costs no messages of its own while nothing
 * happens.
 */
public sealed interface SwimMessage {
    /** Whether it must not get lost; a datagram transport sends it over a connection. */
    default boolean reliable() {
        return false;
    }

    /** Are you there? Answered by an {@link Ack} of the same sequence. */
    record Ping(int sequence, boolean reliable, List<Update> updates) implements SwimMessage {}

    /** Somebody is there: the target itself, or, passed on, the target of a {@link PingRequest}. */
    record Ack(int sequence, boolean reliable, List<Update> updates) implements SwimMessage {}

    /** Please ping {@code target} for me. */
    record PingRequest(int sequence, int target, List<Update> updates) implements SwimMessage {}

    /** I am well and asked, but your target has not answered me so far (Lifeguard, section IV-A). */
    record Nack(int sequence) implements SwimMessage {}

    /** News, for their own sake. */
    record Gossip(List<Update> updates) implements SwimMessage {}

    /** What I believe of all members, hashed; whoever believes otherwise answers with {@link Buckets}. */
    record Digest(long hash) implements SwimMessage {
        @Override
        public boolean reliable() {
            return true;
        }
    }

    /** The same, hashed in {@code AntiEntropy.BUCKETS} parts; whoever finds a part different sends {@link Entries}. */
    record Buckets(List<Long> hashes) implements SwimMessage {
        public Buckets {
            hashes = List.copyOf(hashes);
        }

        @Override
        public boolean reliable() {
            return true;
        }
    }

    /**
     * All I believe of the members in some buckets.
     *
     * @param wanted the buckets of which I want your entries in turn, one bit each; 0 for none
     */
    record Entries(int wanted, List<Update> updates) implements SwimMessage {
        @Override
        public boolean reliable() {
            return true;
        }
    }
}
