package org.parhelion.consensus.hotstuff;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.parhelion.consensus.hotstuff.HotStuffMessage.Blocks;
import org.parhelion.consensus.hotstuff.HotStuffMessage.Fetch;
import org.parhelion.consensus.hotstuff.HotStuffMessage.NewView;
import org.parhelion.consensus.hotstuff.HotStuffMessage.Proposal;
import org.parhelion.consensus.hotstuff.HotStuffMessage.Request;
import org.parhelion.consensus.hotstuff.HotStuffMessage.Vote;
import org.parhelion.protocol.Codec;
import org.parhelion.protocol.Decoder;
import org.parhelion.protocol.Encoder;
import org.parhelion.protocol.MalformedMessageException;

/**
 * The encoding of messages.
 *
 * <pre>
 * | kind (1) | fields of the kind |
 * block:        | view (8) | height (8) | entries (varint) | entry … | certificate |
 * entry:        | member (varint) | sequence (varint) | command (length, bytes) |
 * certificate:  | view (8) | block (32) | votes (varint) | member (varint), signature (length, bytes) … |
 * </pre>
 */
final class HotStuffCodec implements Codec<HotStuffMessage> {
    @Override
    public void encode(HotStuffMessage message, Encoder encoder) {
        switch (message) {
            case Proposal(LogBlock block) -> writeBlock(block, encoder.writeByte(0));
            case Vote(long view, Digest block, byte[] signature) -> {
                block.encode(encoder.writeByte(1).writeLong(view));
                encoder.writeBytes(signature);
            }
            case NewView(long view, Certificate high) ->
                writeCertificate(high, encoder.writeByte(2).writeLong(view));
            case Request(Entry entry) -> entry.encode(encoder.writeByte(3));
            case Fetch(Digest block) -> block.encode(encoder.writeByte(4));
            case Blocks(List<LogBlock> blocks) -> {
                encoder.writeByte(5).writeVarint(blocks.size());
                blocks.forEach(block -> writeBlock(block, encoder));
            }
        }
    }

    @Override
    public HotStuffMessage decode(Decoder decoder) {
        int kind = decoder.readByte();
        return switch (kind) {
            case 0 -> new Proposal(readBlock(decoder));
            case 1 -> new Vote(decoder.readLong(), Digest.decode(decoder), decoder.readBytes());
            case 2 -> new NewView(decoder.readLong(), readCertificate(decoder));
            case 3 -> new Request(readEntry(decoder));
            case 4 -> new Fetch(Digest.decode(decoder));
            case 5 -> new Blocks(readList(decoder, HotStuffCodec::readBlock));
            default -> throw new MalformedMessageException("no message of kind " + kind);
        };
    }

    private static void writeBlock(LogBlock block, Encoder encoder) {
        encoder.writeLong(block.view()).writeLong(block.height());
        encoder.writeVarint(block.entries().size());
        block.entries().forEach(entry -> entry.encode(encoder));
        writeCertificate(block.justify(), encoder);
    }

    private static LogBlock readBlock(Decoder decoder) {
        return new LogBlock(
                decoder.readLong(),
                decoder.readLong(),
                readList(decoder, HotStuffCodec::readEntry),
                readCertificate(decoder));
    }

    private static Entry readEntry(Decoder decoder) {
        return new Entry(decoder.readVarintBelow(Integer.MAX_VALUE), decoder.readVarint(), decoder.readBytes());
    }

    private static void writeCertificate(Certificate certificate, Encoder encoder) {
        encoder.writeLong(certificate.view());
        certificate.block().encode(encoder);
        encoder.writeVarint(certificate.votes().size());
        for (Certificate.Signed vote : certificate.votes()) {
            encoder.writeVarint(vote.member()).writeBytes(vote.signature());
        }
    }

    private static Certificate readCertificate(Decoder decoder) {
        return new Certificate(
                decoder.readLong(),
                Digest.decode(decoder),
                readList(decoder, in -> new Certificate.Signed(in.readVarintBelow(Integer.MAX_VALUE), in.readBytes())));
    }

    /** A list's length is accepted only if enough bytes are left to hold it. */
    private static <T> List<T> readList(Decoder decoder, Function<Decoder, T> reading) {
        int count = decoder.readVarintBelow(decoder.remaining() + 1);
        List<T> list = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            list.add(reading.apply(decoder));
        }
        return list;
    }
}
