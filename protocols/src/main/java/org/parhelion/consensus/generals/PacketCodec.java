package org.parhelion.consensus.generals;

import java.util.ArrayList;
import java.util.List;
import org.parhelion.protocol.Codec;
import org.parhelion.protocol.Decoder;
import org.parhelion.protocol.Encoder;
import org.parhelion.protocol.MalformedMessageException;

/**
 * The encoding of packets.
 *
 * <pre>
 * packet:  | instance (8) | round (1) | messages (varint) | message … |
 * oral:    | hops (1) | general (1) … | order (8) |
 * signed:  | hops (1) | general (1) … | order (8) | signature (length, bytes) … one per hop |
 * </pre>
 *
 * @param <T> the messages of a round
 */
public final class PacketCodec<T> implements Codec<Packet<T>> {
    private static final int MAX_MESSAGES = 1 << 20;

    private interface Writing<T> {
        void write(T message, Encoder encoder);
    }

    private interface Reading<T> {
        T read(Decoder decoder);
    }

    private final Writing<T> writing;
    private final Reading<T> reading;

    private PacketCodec(Writing<T> writing, Reading<T> reading) {
        this.writing = writing;
        this.reading = reading;
    }

    /** {@return the encoding of OM(m)} */
    public static PacketCodec<Oral> oral() {
        return new PacketCodec<>(PacketCodec::writeOral, PacketCodec::readOral);
    }

    /** {@return the encoding of SM(m)} */
    public static PacketCodec<Signed> signed() {
        return new PacketCodec<>(PacketCodec::writeSigned, PacketCodec::readSigned);
    }

    @Override
    public void encode(Packet<T> packet, Encoder encoder) {
        encoder.writeLong(packet.instance()).writeByte(packet.round());
        encoder.writeVarint(packet.messages().size());
        for (T message : packet.messages()) {
            writing.write(message, encoder);
        }
    }

    @Override
    public Packet<T> decode(Decoder decoder) {
        long instance = decoder.readLong();
        int round = decoder.readByte();
        int count = decoder.readVarintBelow(MAX_MESSAGES);
        List<T> messages = new ArrayList<>(Math.min(count, decoder.remaining()));
        for (int i = 0; i < count; i++) {
            messages.add(reading.read(decoder));
        }
        return new Packet<>(instance, round, messages);
    }

    private static void writeOral(Oral message, Encoder encoder) {
        writePath(message.path(), encoder);
        encoder.writeLong(message.order());
    }

    private static Oral readOral(Decoder decoder) {
        return new Oral(readPath(decoder), decoder.readLong());
    }

    private static void writeSigned(Signed message, Encoder encoder) {
        writePath(message.path(), encoder);
        encoder.writeLong(message.order());
        for (Signed.Signature signature : message.signatures()) {
            encoder.writeBytes(signature.bytes());
        }
    }

    private static Signed readSigned(Decoder decoder) {
        Path path = readPath(decoder);
        long order = decoder.readLong();
        List<Signed.Signature> signatures = new ArrayList<>();
        for (int hop = 0; hop < path.length(); hop++) {
            signatures.add(new Signed.Signature(decoder.readBytes()));
        }
        return new Signed(path, order, signatures);
    }

    private static void writePath(Path path, Encoder encoder) {
        encoder.writeByte(path.length());
        for (int hop = 0; hop < path.length(); hop++) {
            encoder.writeByte(path.at(hop));
        }
    }

    private static Path readPath(Decoder decoder) {
        int length = decoder.readByte();
        if (length > Path.MAX_LENGTH) {
            throw new MalformedMessageException("a path of " + length + " hops; at most " + Path.MAX_LENGTH + " fit");
        }
        Path path = new Path(0);
        for (int hop = 0; hop < length; hop++) {
            int general = decoder.readByte();
            if (general >= Path.MAX_GENERALS) {
                throw new MalformedMessageException(
                        "general " + general + " on a path must be below " + Path.MAX_GENERALS);
            }
            path = path.then(general);
        }
        return path;
    }
}
