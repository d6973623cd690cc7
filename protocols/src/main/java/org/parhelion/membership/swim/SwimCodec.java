package org.parhelion.membership.swim;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.parhelion.membership.MemberStatus;
import org.parhelion.membership.Metadata;
import org.parhelion.protocol.Codec;
import org.parhelion.protocol.Decoder;
import org.parhelion.protocol.Encoder;
import org.parhelion.protocol.MalformedMessageException;

/**
 * The encoding of SWIM's messages. Numbers are varints, so a claim about one of a thousand members takes 4 to 6 bytes.
 *
 * <pre>
 *   message      | kind | sequence | target | … | count | update … |
 *   claim        | status 0…3 | member | incarnation | accuser (SUSPECT, DEAD only) |
 *   description  | 4 | member | version | load (8 bytes) | devices | address |
 * </pre>
 */
public final class SwimCodec implements Codec<SwimMessage> {
    private static final int PING = 0;
    private static final int ACK = 1;
    private static final int RELIABLE_PING = 2;
    private static final int RELIABLE_ACK = 3;
    private static final int PING_REQUEST = 4;
    private static final int NACK = 5;
    private static final int GOSSIP = 6;
    private static final int DIGEST = 7;
    private static final int BUCKETS = 8;
    private static final int ENTRIES = 9;
    private static final int DESCRIPTION = 4;

    private final int members;

    /**
     * Creates the codec of a group.
     *
     * @param members the number of members; a message about any other member is malformed
     */
    public SwimCodec(int members) {
        this.members = members;
    }

    @Override
    public void encode(SwimMessage message, Encoder encoder) {
        switch (message) {
            case SwimMessage.Ping ping -> {
                encoder.writeByte(ping.reliable() ? RELIABLE_PING : PING).writeVarint(ping.sequence());
                writeUpdates(ping.updates(), encoder);
            }
            case SwimMessage.Ack ack -> {
                encoder.writeByte(ack.reliable() ? RELIABLE_ACK : ACK).writeVarint(ack.sequence());
                writeUpdates(ack.updates(), encoder);
            }
            case SwimMessage.Gossip gossip -> {
                encoder.writeByte(GOSSIP);
                writeUpdates(gossip.updates(), encoder);
            }
            case SwimMessage.PingRequest request -> {
                encoder.writeByte(PING_REQUEST).writeVarint(request.sequence()).writeVarint(request.target());
                writeUpdates(request.updates(), encoder);
            }
            case SwimMessage.Nack nack -> encoder.writeByte(NACK).writeVarint(nack.sequence());
            case SwimMessage.Digest digest -> encoder.writeByte(DIGEST).writeLong(digest.hash());
            case SwimMessage.Buckets buckets -> {
                encoder.writeByte(BUCKETS);
                buckets.hashes().forEach(encoder::writeLong);
            }
            case SwimMessage.Entries entries -> {
                encoder.writeByte(ENTRIES).writeVarint(entries.wanted());
                writeUpdates(entries.updates(), encoder);
            }
        }
    }

    @Override
    public SwimMessage decode(Decoder decoder) {
        int kind = decoder.readByte();
        return switch (kind) {
            case PING, RELIABLE_PING ->
                new SwimMessage.Ping(readSequence(decoder), kind == RELIABLE_PING, readUpdates(decoder));
            case ACK, RELIABLE_ACK ->
                new SwimMessage.Ack(readSequence(decoder), kind == RELIABLE_ACK, readUpdates(decoder));
            case PING_REQUEST ->
                new SwimMessage.PingRequest(
                        readSequence(decoder), decoder.readVarintBelow(members), readUpdates(decoder));
            case NACK -> new SwimMessage.Nack(readSequence(decoder));
            case GOSSIP -> new SwimMessage.Gossip(readUpdates(decoder));
            case DIGEST -> new SwimMessage.Digest(decoder.readLong());
            case BUCKETS -> {
                List<Long> hashes = new ArrayList<>();
                for (int i = 0; i < MemberTable.BUCKETS; i++) {
                    hashes.add(decoder.readLong());
                }
                yield new SwimMessage.Buckets(hashes);
            }
            case ENTRIES ->
                new SwimMessage.Entries(decoder.readVarintBelow(MemberTable.ALL_BUCKETS + 1), readUpdates(decoder));
            default -> throw new MalformedMessageException("no message of kind " + kind);
        };
    }

    @Override
    public int byteCount(SwimMessage message) {
        return 1
                + switch (message) {
                    case SwimMessage.Ping ping -> Encoder.varintByteCount(ping.sequence()) + byteCount(ping.updates());
                    case SwimMessage.Ack ack -> Encoder.varintByteCount(ack.sequence()) + byteCount(ack.updates());
                    case SwimMessage.Gossip gossip -> byteCount(gossip.updates());
                    case SwimMessage.PingRequest request ->
                        Encoder.varintByteCount(request.sequence())
                                + Encoder.varintByteCount(request.target())
                                + byteCount(request.updates());
                    case SwimMessage.Nack nack -> Encoder.varintByteCount(nack.sequence());
                    case SwimMessage.Digest digest -> 8;
                    case SwimMessage.Buckets buckets -> 8 * buckets.hashes().size();
                    case SwimMessage.Entries entries ->
                        Encoder.varintByteCount(entries.wanted()) + byteCount(entries.updates());
                };
    }

    /** Length of {@code update} within a message [bytes]. */
    static int byteCount(Update update) {
        return switch (update) {
            case Update.Claim claim ->
                1
                        + Encoder.varintByteCount(claim.member())
                        + Encoder.varintByteCount(claim.incarnation())
                        + (Update.Claim.accused(claim.status()) ? Encoder.varintByteCount(claim.accuser()) : 0);
            case Update.Description description ->
                1
                        + Encoder.varintByteCount(description.member())
                        + Encoder.varintByteCount(description.metadata().version())
                        + 8
                        + byteCount(description.metadata().devices())
                        + byteCount(description.metadata().address());
        };
    }

    private static int byteCount(List<Update> updates) {
        int count = Encoder.varintByteCount(updates.size());
        for (int i = 0; i < updates.size(); i++) {
            count += byteCount(updates.get(i));
        }
        return count;
    }

    private static int byteCount(String text) {
        int length = text.getBytes(StandardCharsets.UTF_8).length;
        return Encoder.varintByteCount(length) + length;
    }

    private static void writeUpdates(List<Update> updates, Encoder encoder) {
        encoder.writeVarint(updates.size());
        for (Update update : updates) {
            switch (update) {
                case Update.Claim claim -> {
                    encoder.writeByte(StatusCode.of(claim.status()))
                            .writeVarint(claim.member())
                            .writeVarint(claim.incarnation());
                    if (Update.Claim.accused(claim.status())) {
                        encoder.writeVarint(claim.accuser());
                    }
                }
                case Update.Description(int member, Metadata metadata) ->
                    encoder.writeByte(DESCRIPTION)
                            .writeVarint(member)
                            .writeVarint(metadata.version())
                            .writeDouble(metadata.load())
                            .writeString(metadata.devices())
                            .writeString(metadata.address());
            }
        }
    }

    private static int readSequence(Decoder decoder) {
        return decoder.readVarintBelow(Integer.MAX_VALUE);
    }

    private List<Update> readUpdates(Decoder decoder) {
        // An update takes at least 3 bytes: an impossible count is rejected before memory is allocated.
        int count = decoder.readVarintBelow(decoder.remaining() / 3 + 1);
        List<Update> updates = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            updates.add(readUpdate(decoder));
        }
        return List.copyOf(updates);
    }

    private Update readUpdate(Decoder decoder) {
        int kind = decoder.readByte();
        int member = decoder.readVarintBelow(members);
        int number = decoder.readVarintBelow(Integer.MAX_VALUE);
        if (kind < DESCRIPTION) {
            MemberStatus status = StatusCode.status(kind);
            int accuser = Update.Claim.accused(status) ? decoder.readVarintBelow(members) : member;
            return new Update.Claim(member, status, number, accuser);
        }
        if (kind == DESCRIPTION) {
            return new Update.Description(
                    member, new Metadata(number, decoder.readDouble(), decoder.readString(), decoder.readString()));
        }
        throw new MalformedMessageException("no update of kind " + kind);
    }
}
