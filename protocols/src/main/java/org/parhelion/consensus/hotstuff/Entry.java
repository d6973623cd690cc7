package org.parhelion.consensus.hotstuff;

import org.parhelion.protocol.Encoder;

/**
 * One entry of the log.
 *
 * @param member the member that is said to have submitted it; if that matters, members must sign what they submit
 * @param sequence the number of the entry among those of its member, so that equal commands are different entries
 * @param command the content; must not be changed
 */
@SuppressWarnings("ArrayRecordComponent") // Entries are compared by digest.
public record Entry(int member, long sequence, byte[] command) {
    Digest digest() {
        Encoder encoder = new Encoder();
        encode(encoder);
        return Digest.of(encoder.toBytes());
    }

    void encode(Encoder encoder) {
        encoder.writeVarint(member).writeVarint(sequence).writeBytes(command);
    }

    @Override
    public String toString() {
        return member + "#" + sequence;
    }
}
