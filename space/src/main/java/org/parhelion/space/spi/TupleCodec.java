package org.parhelion.space.spi;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.parhelion.protocol.Decoder;
import org.parhelion.protocol.Encoder;
import org.parhelion.protocol.MalformedMessageException;
import org.parhelion.space.FieldPattern;
import org.parhelion.space.Template;
import org.parhelion.space.Tuple;
import org.parhelion.space.TupleField;

/**
 * Encodes tuples and templates. Fields of one type keep their order as unsigned bytes, and every pattern is one range of them:
 * a database matches by comparing bytes and knows no type.
 *
 * <pre>
 *   field     type (1 byte) | payload
 *               LONG      8 bytes, big-endian, sign bit inverted
 *               DOUBLE    8 bytes, big-endian; sign bit inverted, or all bits of a negative number. One NaN
 *               STRING    UTF-8
 *               BOOLEAN   1 byte, 0 or 1
 *               BYTES     as they are
 *               DOUBLES, LONGS   8 bytes each, as above
 *   tuple     varint number of fields | for each: varint length | field
 *   template  varint number of patterns | for each: kind (1 byte) | field, type, or two fields
 * </pre>
 */
public final class TupleCodec {
    private static final int NUMBER_BYTES = Long.BYTES;
    private static final VarHandle NUMBER = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final TupleField.Type[] TYPES = TupleField.Type.values();
    private static final int PATTERN_ANY = 0;
    private static final int PATTERN_EXACT = 1;
    private static final int PATTERN_TYPE = 2;
    private static final int PATTERN_RANGE = 3;
    private static final ByteRange ANY = new ByteRange(new byte[0], new byte[] {(byte) 0xff});

    private TupleCodec() {}

    /**
     * Encodes a field.
     *
     * @param field the field
     * @return its encoding
     */
    public static byte[] encode(TupleField field) {
        Encoder encoder = new Encoder();
        encode(field, encoder);
        return encoder.toBytes();
    }

    private static void encode(TupleField field, Encoder encoder) {
        encoder.writeByte(tag(field.type()));
        switch (field) {
            case TupleField.OfLong(long value) -> encoder.writeLong(ordered(value));
            case TupleField.OfDouble(double value) -> encoder.writeLong(ordered(value));
            case TupleField.OfString(String value) -> {
                byte[] text = value.getBytes(StandardCharsets.UTF_8);
                encoder.writeFrom(text.length, (target, at) -> System.arraycopy(text, 0, target, at, text.length));
            }
            case TupleField.OfBoolean(boolean value) -> encoder.writeBoolean(value);
            case TupleField.OfBytes bytes -> encoder.writeFrom(bytes.length(), bytes::copyTo);
            case TupleField.OfDoubles doubles ->
                encoder.writeFrom(NUMBER_BYTES * doubles.length(), (target, at) -> {
                    for (int i = 0; i < doubles.length(); i++) {
                        NUMBER.set(target, at + NUMBER_BYTES * i, ordered(doubles.valueAt(i)));
                    }
                });
            case TupleField.OfLongs longs ->
                encoder.writeFrom(NUMBER_BYTES * longs.length(), (target, at) -> {
                    for (int i = 0; i < longs.length(); i++) {
                        NUMBER.set(target, at + NUMBER_BYTES * i, ordered(longs.valueAt(i)));
                    }
                });
        }
    }

    /**
     * Decodes a field.
     *
     * @param bytes its encoding
     * @return the field
     * @throws MalformedMessageException if the bytes encode none
     */
    public static TupleField decodeField(byte[] bytes) {
        return decodeField(new Decoder(bytes, 0, bytes.length));
    }

    /** The decoder has the bytes of the field, and no others. */
    private static TupleField decodeField(Decoder decoder) {
        TupleField.Type type = type(decoder.remaining() == 0 ? 0 : decoder.readByte());
        int count = decoder.remaining();
        boolean right = switch (type) {
            case LONG, DOUBLE -> count == NUMBER_BYTES;
            case BOOLEAN -> count == 1;
            case DOUBLES, LONGS -> count % NUMBER_BYTES == 0;
            case STRING, BYTES -> true;
        };
        if (!right) {
            throw new MalformedMessageException("a field of type " + type + " with " + count + " bytes");
        }
        return switch (type) {
            case LONG -> new TupleField.OfLong(ordered(decoder.readLong()));
            case DOUBLE -> new TupleField.OfDouble(number(decoder.readLong()));
            case BOOLEAN -> new TupleField.OfBoolean(decoder.readBoolean());
            case STRING -> new TupleField.OfString(text(ByteBuffer.wrap(decoder.readRest())));
            case BYTES -> decoder.readRest(TupleField.OfBytes::new);
            case DOUBLES -> new TupleField.OfDoubles(count / NUMBER_BYTES, _ -> number(decoder.readLong()));
            case LONGS -> new TupleField.OfLongs(count / NUMBER_BYTES, _ -> ordered(decoder.readLong()));
        };
    }

    private static String text(ByteBuffer payload) {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(payload).toString();
        } catch (CharacterCodingException e) {
            throw malformed(e);
        }
    }

    /**
     * Encodes a tuple.
     *
     * @param tuple the tuple
     * @return its encoding
     */
    public static byte[] encode(Tuple tuple) {
        Encoder encoder = new Encoder();
        encode(tuple, encoder);
        return encoder.toBytes();
    }

    /**
     * Encodes a tuple.
     *
     * @param tuple the tuple
     * @param encoder receives its encoding
     */
    public static void encode(Tuple tuple, Encoder encoder) {
        encoder.writeVarint(tuple.arity());
        for (TupleField field : tuple.fields()) {
            encoder.writeSized(into -> encode(field, into));
        }
    }

    /**
     * Decodes a tuple.
     *
     * @param bytes its encoding
     * @return the tuple
     * @throws MalformedMessageException if the bytes encode none
     */
    public static Tuple decodeTuple(byte[] bytes) {
        return decodeTuple(new Decoder(bytes, 0, bytes.length));
    }

    /**
     * Decodes a tuple.
     *
     * @param decoder has its encoding, and nothing after it
     * @return the tuple
     * @throws MalformedMessageException if the bytes encode none
     */
    public static Tuple decodeTuple(Decoder decoder) {
        return new Tuple(fields(decoder, TupleCodec::decodeField));
    }

    private static <T> List<T> fields(Decoder decoder, Function<Decoder, T> field) {
        int arity = decoder.readVarintBelow(Tuple.FIELDS_MAX + 1);
        if (arity == 0) {
            throw new MalformedMessageException("a tuple without fields");
        }
        List<T> fields = new ArrayList<>(arity);
        for (int i = 0; i < arity; i++) {
            fields.add(field.apply(decoder.readSized()));
        }
        decoder.requireEnd();
        return fields;
    }

    /**
     * Splits an encoded tuple into its encoded fields.
     *
     * @param bytes an encoded tuple
     * @return its fields, encoded
     * @throws MalformedMessageException if the bytes encode no tuple
     */
    public static List<byte[]> decodeFields(byte[] bytes) {
        return fields(new Decoder(bytes, 0, bytes.length), Decoder::readRest);
    }

    /**
     * Gives the encodings that match a pattern.
     *
     * @param pattern what is required of a field
     * @return the range of encoded fields that meet it
     */
    public static ByteRange range(FieldPattern pattern) {
        return switch (pattern) {
            case FieldPattern.Any() -> ANY;
            case FieldPattern.Exact(TupleField field) -> {
                byte[] low = encode(field);
                yield new ByteRange(low, successor(low));
            }
            case FieldPattern.OfType(TupleField.Type type) ->
                new ByteRange(new byte[] {tag(type)}, new byte[] {(byte) (tag(type) + 1)});
            case FieldPattern.Range(TupleField min, TupleField max) ->
                new ByteRange(encode(zero(min, -0.0)), successor(encode(zero(max, 0.0))));
        };
    }

    /** 0.0 and -0.0 are one end of a range, so it starts at the lesser and ends at the greater. */
    private static TupleField zero(TupleField end, double zero) {
        return end instanceof TupleField.OfDouble(double value) && value == 0 ? new TupleField.OfDouble(zero) : end;
    }

    /**
     * Gives the ranges of encoded fields that match a template.
     *
     * @param template the template
     * @return one range for each field; empty if every tuple matches
     */
    public static List<ByteRange> ranges(Template template) {
        return template.patterns().stream().map(TupleCodec::range).toList();
    }

    /**
     * Encodes a template.
     *
     * @param template the template
     * @return its encoding
     */
    public static byte[] encode(Template template) {
        Encoder encoder = new Encoder();
        encode(template, encoder);
        return encoder.toBytes();
    }

    /**
     * Encodes a template.
     *
     * @param template the template
     * @param encoder receives its encoding
     */
    public static void encode(Template template, Encoder encoder) {
        encoder.writeVarint(template.patterns().size());
        for (FieldPattern pattern : template.patterns()) {
            switch (pattern) {
                case FieldPattern.Any() -> encoder.writeByte(PATTERN_ANY);
                case FieldPattern.Exact(TupleField field) ->
                    encoder.writeByte(PATTERN_EXACT).writeSized(into -> encode(field, into));
                case FieldPattern.OfType(TupleField.Type type) ->
                    encoder.writeByte(PATTERN_TYPE).writeByte(tag(type));
                case FieldPattern.Range(TupleField min, TupleField max) ->
                    encoder.writeByte(PATTERN_RANGE)
                            .writeSized(into -> encode(min, into))
                            .writeSized(into -> encode(max, into));
            }
        }
    }

    /**
     * Decodes a template.
     *
     * @param bytes its encoding
     * @return the template
     * @throws MalformedMessageException if the bytes encode none
     */
    public static Template decodeTemplate(byte[] bytes) {
        return decodeTemplate(new Decoder(bytes, 0, bytes.length));
    }

    /**
     * Decodes a template.
     *
     * @param decoder has its encoding, and nothing after it
     * @return the template
     * @throws MalformedMessageException if the bytes encode none
     */
    public static Template decodeTemplate(Decoder decoder) {
        int count = decoder.readVarintBelow(Tuple.FIELDS_MAX + 1);
        List<FieldPattern> patterns = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            patterns.add(decodePattern(decoder));
        }
        decoder.requireEnd();
        return new Template(patterns);
    }

    private static FieldPattern decodePattern(Decoder decoder) {
        int kind = decoder.readByte();
        return switch (kind) {
            case PATTERN_ANY -> new FieldPattern.Any();
            case PATTERN_EXACT -> new FieldPattern.Exact(decodeField(decoder.readSized()));
            case PATTERN_TYPE -> new FieldPattern.OfType(type(decoder.readByte()));
            case PATTERN_RANGE -> {
                TupleField min = decodeField(decoder.readSized());
                TupleField max = decodeField(decoder.readSized());
                try {
                    yield new FieldPattern.Range(min, max);
                } catch (IllegalArgumentException e) {
                    throw malformed(e);
                }
            }
            default -> throw new MalformedMessageException("a pattern of kind " + kind);
        };
    }

    /** Kept data depend on these numbers. */
    private static byte tag(TupleField.Type type) {
        return switch (type) {
            case LONG -> 1;
            case DOUBLE -> 2;
            case STRING -> 3;
            case BOOLEAN -> 4;
            case BYTES -> 5;
            case DOUBLES -> 6;
            case LONGS -> 7;
        };
    }

    private static TupleField.Type type(int tag) {
        for (TupleField.Type type : TYPES) {
            if (tag(type) == tag) {
                return type;
            }
        }
        throw new MalformedMessageException("a field of type " + tag);
    }

    /** The shortest byte string after {@code bytes}. */
    private static byte[] successor(byte[] bytes) {
        return Arrays.copyOf(bytes, bytes.length + 1);
    }

    /** The bits whose unsigned order is that of the integers; its own inverse. */
    private static long ordered(long value) {
        return value ^ Long.MIN_VALUE;
    }

    /** The bits whose unsigned order is that of the numbers, NaN last. */
    private static long ordered(double value) {
        long bits = Double.doubleToLongBits(value);
        return bits ^ (bits >> 63 | Long.MIN_VALUE);
    }

    private static double number(long ordered) {
        return Double.longBitsToDouble(ordered ^ (~ordered >> 63 | Long.MIN_VALUE));
    }

    private static MalformedMessageException malformed(Exception cause) {
        MalformedMessageException malformed = new MalformedMessageException(String.valueOf(cause.getMessage()));
        malformed.initCause(cause);
        return malformed;
    }
}
