package org.parhelion.consensus.generals;

import java.util.List;
import java.util.OptionalLong;
import org.parhelion.protocol.Codec;
import org.parhelion.protocol.Decoder;
import org.parhelion.protocol.Encoder;
import org.parhelion.protocol.MalformedMessageException;

/** The messages of a vote through one trusted space. */
public sealed interface Ballot {
    /**
     * The commander's order: from the commander to the space, and from the space to all.
     *
     * @param order the order
     */
    record Proposal(long order) implements Ballot {}

    /**
     * A general's vote, to the space.
     *
     * @param order the order voted for
     */
    record Vote(long order) implements Ballot {}

    /**
     * All votes, from the space to all.
     *
     * @param votes general g's vote at index g; empty if it did not arrive in time
     */
    record Tally(List<OptionalLong> votes) implements Ballot {
        /** Makes the list unmodifiable. */
        public Tally {
            votes = List.copyOf(votes);
        }
    }

    /**
     * The encoding: the kind (1), then orders (8 each). A tally has their number first, and a presence byte before
     * each.
     */
    Codec<Ballot> CODEC = new Codec<>() {
        @Override
        public void encode(Ballot ballot, Encoder encoder) {
            switch (ballot) {
                case Proposal proposal -> encoder.writeByte(0).writeLong(proposal.order());
                case Vote vote -> encoder.writeByte(1).writeLong(vote.order());
                case Tally tally -> {
                    encoder.writeByte(2).writeVarint(tally.votes().size());
                    for (OptionalLong vote : tally.votes()) {
                        encoder.writeBoolean(vote.isPresent());
                        vote.ifPresent(encoder::writeLong);
                    }
                }
            }
        }

        @Override
        public Ballot decode(Decoder decoder) {
            int kind = decoder.readByte();
            return switch (kind) {
                case 0 -> new Proposal(decoder.readLong());
                case 1 -> new Vote(decoder.readLong());
                case 2 -> {
                    OptionalLong[] votes = new OptionalLong[decoder.readVarintBelow(Path.MAX_GENERALS + 1)];
                    for (int general = 0; general < votes.length; general++) {
                        votes[general] =
                                decoder.readBoolean() ? OptionalLong.of(decoder.readLong()) : OptionalLong.empty();
                    }
                    yield new Tally(List.of(votes));
                }
                default -> throw new MalformedMessageException("no ballot of kind " + kind);
            };
        }
    };
}
