package org.parhelion.consensus.agreement;

import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.parhelion.consensus.agreement.AgreementMessage.Accept;
import org.parhelion.consensus.agreement.AgreementMessage.Accepted;
import org.parhelion.consensus.agreement.AgreementMessage.Contribute;
import org.parhelion.consensus.agreement.AgreementMessage.Decide;
import org.parhelion.consensus.agreement.AgreementMessage.Fence;
import org.parhelion.consensus.agreement.AgreementMessage.Notice;
import org.parhelion.consensus.agreement.AgreementMessage.Propose;
import org.parhelion.consensus.agreement.AgreementMessage.Revoke;
import org.parhelion.protocol.Codec;
import org.parhelion.protocol.Decoder;
import org.parhelion.protocol.Encoder;
import org.parhelion.protocol.MalformedMessageException;

/**
 * The encoding of messages.
 *
 * <pre>
 * | kind (1) | epoch (varint) | failed | fields of the kind |
 * set of ranks:  | words (varint) | word (8) … |
 * outcome:       | shrinks (1) | value (8) | failed |
 * optional:      | present (1) | … |
 * </pre>
 */
final class AgreementCodec implements Codec<AgreementMessage> {
    @Override
    public void encode(AgreementMessage message, Encoder encoder) {
        int kind = switch (message) {
            case Contribute _ -> 0;
            case Propose _ -> 1;
            case Accept _ -> 2;
            case Decide _ -> 3;
            case Notice _ -> 4;
            case Revoke _ -> 5;
            case Fence _ -> 6;
        };
        encoder.writeByte(kind).writeVarint(message.epoch());
        message.failed().encode(encoder);
        switch (message) {
            case Contribute contribute -> {
                encoder.writeVarint(contribute.instance());
                encoder.writeBoolean(contribute.shrinks()).writeLong(contribute.value());
                writeOptional(contribute.accepted(), encoder, (accepted, out) -> {
                    out.writeVarint(accepted.coordinator());
                    writeOutcome(accepted.outcome(), out);
                });
                writeOptional(contribute.previous(), encoder, AgreementCodec::writeOutcome);
            }
            case Propose propose -> {
                encoder.writeVarint(propose.instance());
                writeOutcome(propose.outcome(), encoder);
            }
            case Accept accept -> encoder.writeVarint(accept.instance());
            case Decide decide -> {
                encoder.writeVarint(decide.instance());
                writeOutcome(decide.outcome(), encoder);
            }
            case Notice _, Revoke _, Fence _ -> {}
        }
    }

    @Override
    public AgreementMessage decode(Decoder decoder) {
        int kind = decoder.readByte();
        long epoch = decoder.readVarint();
        RankSet failed = RankSet.decode(decoder);
        return switch (kind) {
            case 0 ->
                new Contribute(
                        epoch,
                        failed,
                        decoder.readVarint(),
                        decoder.readBoolean(),
                        decoder.readLong(),
                        readOptional(
                                decoder, in -> new Accepted(in.readVarintBelow(Integer.MAX_VALUE), readOutcome(in))),
                        readOptional(decoder, AgreementCodec::readOutcome));
            case 1 -> new Propose(epoch, failed, decoder.readVarint(), readOutcome(decoder));
            case 2 -> new Accept(epoch, failed, decoder.readVarint());
            case 3 -> new Decide(epoch, failed, decoder.readVarint(), readOutcome(decoder));
            case 4 -> new Notice(epoch, failed);
            case 5 -> new Revoke(epoch, failed);
            case 6 -> new Fence(epoch, failed);
            default -> throw new MalformedMessageException("no message of kind " + kind);
        };
    }

    private static void writeOutcome(Outcome outcome, Encoder encoder) {
        encoder.writeBoolean(outcome.shrinks()).writeLong(outcome.value());
        outcome.failed().encode(encoder);
    }

    private static Outcome readOutcome(Decoder decoder) {
        return new Outcome(decoder.readBoolean(), decoder.readLong(), RankSet.decode(decoder));
    }

    private static <T> void writeOptional(Optional<T> value, Encoder encoder, BiConsumer<T, Encoder> writing) {
        encoder.writeBoolean(value.isPresent());
        value.ifPresent(present -> writing.accept(present, encoder));
    }

    private static <T> Optional<T> readOptional(Decoder decoder, Function<Decoder, T> reading) {
        return decoder.readBoolean() ? Optional.of(reading.apply(decoder)) : Optional.empty();
    }
}
