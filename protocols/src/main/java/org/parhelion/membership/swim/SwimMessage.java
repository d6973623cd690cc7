package org.parhelion.membership.swim;

import java.util.List;

/**
 * The protocol's messages. Most kinds carry updates: gossip is piggybacked on probes, so it costs no messages of its
 * own while nothing changes.
 */
public sealed interface SwimMessage {
    /** {@return whether the message must not be lost; a datagram transport sends it over a connection} */
    default boolean reliable() {
        return false;
    }

    /**
     * A probe, answered by an {@link Ack} of the same sequence.
     *
     * @param sequence the number of the probe
     * @param reliable whether it is sent over the reliable channel
     * @param updates piggybacked news
     */
    record Ping(int sequence, boolean reliable, List<Update> updates) implements SwimMessage {}

    /**
     * The answer to a probe: sent by the target itself, or forwarded by the member that received a {@link PingRequest}.
     *
     * @param sequence the number of the probe
     * @param reliable whether it is sent over the reliable channel
     * @param updates piggybacked news
     */
    record Ack(int sequence, boolean reliable, List<Update> updates) implements SwimMessage {}

    /**
     * A request to probe a member indirectly.
     *
     * @param sequence the number of the requester's probe
     * @param target the member to probe
     * @param updates piggybacked news
     */
    record PingRequest(int sequence, int target, List<Update> updates) implements SwimMessage {}

    /**
     * A helper's report that the target has not answered it so far (Lifeguard, section IV-A).
     *
     * @param sequence the number of the requester's probe
     */
    record Nack(int sequence) implements SwimMessage {}

    /**
     * News without a probe.
     *
     * @param updates the news
     */
    record Gossip(List<Update> updates) implements SwimMessage {}

    /**
     * A hash of what the sender believes of all members. A receiver whose hash differs answers with {@link Buckets}.
     *
     * @param hash the hash
     */
    record Digest(long hash) implements SwimMessage {
        @Override
        public boolean reliable() {
            return true;
        }
    }

    /**
     * The sender's beliefs, hashed in {@code MemberTable.BUCKETS} parts. A receiver with a different part answers with
     * {@link Entries}.
     *
     * @param hashes one hash per part
     */
    record Buckets(List<Long> hashes) implements SwimMessage {
        /** Makes the list unmodifiable. */
        public Buckets {
            hashes = List.copyOf(hashes);
        }

        @Override
        public boolean reliable() {
            return true;
        }
    }

    /**
     * All that the sender believes of the members in some buckets.
     *
     * @param wanted the buckets whose entries the sender requests in return, one bit each; 0 for none
     * @param updates the entries
     */
    record Entries(int wanted, List<Update> updates) implements SwimMessage {
        @Override
        public boolean reliable() {
            return true;
        }
    }
}
