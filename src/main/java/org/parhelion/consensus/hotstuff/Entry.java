package org.parhelion.consensus.hotstuff;

import org.parhelion.protocol.Encoder;

/**
 * One line of the log.
 *
 * @param member who submitted it, as it says; a log whose readers care has them sign what they submit
 * @param sequence its number among that member's, so that equal commands are different entries
 * @param command what it says; must not be changed
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
