package org.parhelion.space.ranks;

import org.parhelion.protocol.Codec;
import org.parhelion.protocol.Decoder;
import org.parhelion.protocol.Encoder;
import org.parhelion.protocol.MalformedMessageException;
import org.parhelion.space.SpaceName;
import org.parhelion.space.store.SpaceCodec;

/**
 * The bytes of a message.
 *
 * <pre>
 *   kind (1 byte) | varint connection | varint request | what the kind has
 * </pre>
 */
final class SpaceMessageCodec implements Codec<SpaceMessage> {
    private static final int OPEN = 0;
    private static final int ASK = 1;
    private static final int LEAVE = 2;
    private static final int ANSWER = 3;

    @Override
    public void encode(SpaceMessage message, Encoder encoder) {
        int kind = switch (message) {
            case SpaceMessage.Open _ -> OPEN;
            case SpaceMessage.Ask _ -> ASK;
            case SpaceMessage.Leave _ -> LEAVE;
            case SpaceMessage.Answer _ -> ANSWER;
        };
        encoder.writeByte(kind).writeVarint(message.connection()).writeVarint(message.request());
        switch (message) {
            case SpaceMessage.Open open ->
                encoder.writeString(open.name().tenant())
                        .writeString(open.name().namespace());
            case SpaceMessage.Ask ask -> SpaceCodec.encode(ask.body(), encoder);
            case SpaceMessage.Answer answer -> SpaceCodec.encode(answer.body(), encoder);
            case SpaceMessage.Leave _ -> {}
        }
    }

    @Override
    public SpaceMessage decode(Decoder decoder) {
        int kind = decoder.readByte();
        int connection = decoder.readVarintBelow(Integer.MAX_VALUE);
        long request = decoder.readVarint();
        return switch (kind) {
            case OPEN -> new SpaceMessage.Open(connection, request, name(decoder));
            case ASK -> new SpaceMessage.Ask(connection, request, SpaceCodec.decodeRequest(decoder));
            case LEAVE -> new SpaceMessage.Leave(connection, request);
            case ANSWER -> new SpaceMessage.Answer(connection, request, SpaceCodec.decodeReply(decoder));
            default -> throw new MalformedMessageException("a message of kind " + kind);
        };
    }

    private static SpaceName name(Decoder decoder) {
        try {
            return new SpaceName(decoder.readString(), decoder.readString());
        } catch (IllegalArgumentException e) {
            MalformedMessageException malformed = new MalformedMessageException(String.valueOf(e.getMessage()));
            malformed.initCause(e);
            throw malformed;
        }
    }
}
