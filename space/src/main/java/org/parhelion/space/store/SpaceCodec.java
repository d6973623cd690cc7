package org.parhelion.space.store;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.parhelion.protocol.Decoder;
import org.parhelion.protocol.Encoder;
import org.parhelion.protocol.MalformedMessageException;
import org.parhelion.space.SpaceException;
import org.parhelion.space.Template;
import org.parhelion.space.Tuple;
import org.parhelion.space.spi.TupleCodec;
import org.parhelion.space.store.SpaceReply.Closed;
import org.parhelion.space.store.SpaceReply.Counted;
import org.parhelion.space.store.SpaceReply.Done;
import org.parhelion.space.store.SpaceReply.Found;
import org.parhelion.space.store.SpaceReply.FoundAll;
import org.parhelion.space.store.SpaceReply.Notified;
import org.parhelion.space.store.SpaceReply.Opened;
import org.parhelion.space.store.SpaceReply.Refused;
import org.parhelion.space.store.SpaceRequest.Begin;
import org.parhelion.space.store.SpaceRequest.Cancel;
import org.parhelion.space.store.SpaceRequest.Count;
import org.parhelion.space.store.SpaceRequest.End;
import org.parhelion.space.store.SpaceRequest.Find;
import org.parhelion.space.store.SpaceRequest.FindAll;
import org.parhelion.space.store.SpaceRequest.Remove;
import org.parhelion.space.store.SpaceRequest.Renew;
import org.parhelion.space.store.SpaceRequest.Subscribe;
import org.parhelion.space.store.SpaceRequest.Unsubscribe;
import org.parhelion.space.store.SpaceRequest.Write;

/** Encodes requests and replies: their kind in one byte, then their parts. Each has exactly one accepted form. */
public final class SpaceCodec {
    private static final List<SpaceException.Kind> KINDS = List.of(SpaceException.Kind.values());

    private SpaceCodec() {}

    /**
     * Encodes a request.
     *
     * @param request the request
     * @param encoder receives it
     */
    public static void encode(SpaceRequest request, Encoder encoder) {
        switch (request) {
            case Write(Tuple tuple, long lease, long transaction) ->
                encoder.writeByte(0)
                        .writeSized(into -> TupleCodec.encode(tuple, into))
                        .writeVarint(lease)
                        .writeVarint(transaction);
            case Find(Template template, boolean take, boolean ifExists, long timeout, long transaction) ->
                encoder.writeByte(1)
                        .writeSized(into -> TupleCodec.encode(template, into))
                        .writeBoolean(take)
                        .writeBoolean(ifExists)
                        .writeVarint(timeout)
                        .writeVarint(transaction);
            case FindAll(Template template, boolean take, int max, long transaction) ->
                encoder.writeByte(2)
                        .writeSized(into -> TupleCodec.encode(template, into))
                        .writeBoolean(take)
                        .writeVarint(max)
                        .writeVarint(transaction);
            case Count(Template template, long transaction) ->
                encoder.writeByte(3)
                        .writeSized(into -> TupleCodec.encode(template, into))
                        .writeVarint(transaction);
            case Begin(long lease) -> encoder.writeByte(4).writeVarint(lease);
            case End(long transaction, boolean commit) ->
                encoder.writeByte(5).writeVarint(transaction).writeBoolean(commit);
            case Renew(long number, long lease) ->
                encoder.writeByte(6).writeVarint(number).writeVarint(lease);
            case Remove(long entry) -> encoder.writeByte(7).writeVarint(entry);
            case Subscribe(Template template, long lease) ->
                encoder.writeByte(8)
                        .writeSized(into -> TupleCodec.encode(template, into))
                        .writeVarint(lease);
            case Unsubscribe(long subscription) -> encoder.writeByte(9).writeVarint(subscription);
            case Cancel(long canceled) -> encoder.writeByte(10).writeVarint(canceled);
        }
    }

    /**
     * Decodes a request.
     *
     * @param decoder where it is read from
     * @return the request
     * @throws MalformedMessageException if the bytes encode none
     */
    public static SpaceRequest decodeRequest(Decoder decoder) {
        int kind = decoder.readByte();
        try {
            return switch (kind) {
                case 0 -> new Write(tuple(decoder), decoder.readVarint(), decoder.readVarint());
                case 1 ->
                    new Find(
                            template(decoder),
                            decoder.readBoolean(),
                            decoder.readBoolean(),
                            decoder.readVarint(),
                            decoder.readVarint());
                case 2 ->
                    new FindAll(
                            template(decoder),
                            decoder.readBoolean(),
                            Math.toIntExact(decoder.readVarint()),
                            decoder.readVarint());
                case 3 -> new Count(template(decoder), decoder.readVarint());
                case 4 -> new Begin(decoder.readVarint());
                case 5 -> new End(decoder.readVarint(), decoder.readBoolean());
                case 6 -> new Renew(decoder.readVarint(), decoder.readVarint());
                case 7 -> new Remove(decoder.readVarint());
                case 8 -> new Subscribe(template(decoder), decoder.readVarint());
                case 9 -> new Unsubscribe(decoder.readVarint());
                case 10 -> new Cancel(decoder.readVarint());
                default -> throw new MalformedMessageException("a request of kind " + kind);
            };
        } catch (IllegalArgumentException | ArithmeticException e) {
            MalformedMessageException malformed = new MalformedMessageException(String.valueOf(e.getMessage()));
            malformed.initCause(e);
            throw malformed;
        }
    }

    /**
     * Encodes a reply.
     *
     * @param reply the reply
     * @param encoder receives it
     */
    public static void encode(SpaceReply reply, Encoder encoder) {
        switch (reply) {
            case Opened(long number) -> encoder.writeByte(0).writeVarint(number);
            case Found(Optional<Tuple> tuple) -> {
                encoder.writeByte(1).writeBoolean(tuple.isPresent());
                tuple.ifPresent(found -> encoder.writeSized(into -> TupleCodec.encode(found, into)));
            }
            case FoundAll(List<Tuple> tuples) -> {
                encoder.writeByte(2).writeVarint(tuples.size());
                tuples.forEach(tuple -> encoder.writeSized(into -> TupleCodec.encode(tuple, into)));
            }
            case Counted(long tuples) -> encoder.writeByte(3).writeVarint(tuples);
            case Done(boolean effect) -> encoder.writeByte(4).writeBoolean(effect);
            case Notified(Tuple tuple) -> encoder.writeByte(5).writeSized(into -> TupleCodec.encode(tuple, into));
            case Closed() -> encoder.writeByte(6);
            case Refused(SpaceException.Kind kind, String message) ->
                encoder.writeByte(7).writeByte(KINDS.indexOf(kind)).writeString(message);
        }
    }

    /**
     * Decodes a reply.
     *
     * @param decoder where it is read from
     * @return the reply
     * @throws MalformedMessageException if the bytes encode none
     */
    public static SpaceReply decodeReply(Decoder decoder) {
        int kind = decoder.readByte();
        return switch (kind) {
            case 0 -> new Opened(decoder.readVarint());
            case 1 -> decoder.readBoolean() ? new Found(Optional.of(tuple(decoder))) : Found.NOTHING;
            case 2 -> new FoundAll(tuples(decoder));
            case 3 -> new Counted(decoder.readVarint());
            case 4 -> new Done(decoder.readBoolean());
            case 5 -> new Notified(tuple(decoder));
            case 6 -> new Closed();
            case 7 -> new Refused(KINDS.get(decoder.readVarintBelow(KINDS.size())), decoder.readString());
            default -> throw new MalformedMessageException("a reply of kind " + kind);
        };
    }

    private static List<Tuple> tuples(Decoder decoder) {
        // Every tuple has some bytes, so a false count cannot ask for more memory than the message has.
        int count = decoder.readVarintBelow(decoder.remaining() + 1);
        List<Tuple> tuples = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            tuples.add(tuple(decoder));
        }
        return tuples;
    }

    private static Tuple tuple(Decoder decoder) {
        return TupleCodec.decodeTuple(decoder.readSized());
    }

    private static Template template(Decoder decoder) {
        return TupleCodec.decodeTemplate(decoder.readSized());
    }
}
