package org.parhelion.space.spi;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
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
        TupleField.Type type = field.type();
        return switch (field) {
            case TupleField.OfLong(long value) -> numbers(type, ordered(value));
            case TupleField.OfDouble(double value) -> numbers(type, ordered(value));
            case TupleField.OfString(String value) -> bytes(type, value.getBytes(StandardCharsets.UTF_8));
            case TupleField.OfBoolean(boolean value) -> bytes(type, new byte[] {(byte) (value ? 1 : 0)});
            case TupleField.OfBytes bytes -> bytes(type, bytes.value());
            case TupleField.OfDoubles doubles -> {
                double[] values = doubles.value();
                long[] ordered = new long[values.length];
                Arrays.setAll(ordered, i -> ordered(values[i]));
                yield numbers(type, ordered);
            }
            case TupleField.OfLongs longs -> {
                long[] values = longs.value();
                Arrays.setAll(values, i -> ordered(values[i]));
                yield numbers(type, values);
            }
        };
    }

    private static byte[] numbers(TupleField.Type type, long... ordered) {
        byte[] bytes = new byte[1 + NUMBER_BYTES * ordered.length];
        ByteBuffer.wrap(bytes).put(tag(type)).asLongBuffer().put(ordered);
        return bytes;
    }

    private static byte[] bytes(TupleField.Type type, byte[] payload) {
        byte[] bytes = new byte[1 + payload.length];
        bytes[0] = tag(type);
        System.arraycopy(payload, 0, bytes, 1, payload.length);
        return bytes;
    }

    /**
     * Decodes a field.
     *
     * @param bytes its encoding
     * @return the field
     * @throws MalformedMessageException if the bytes encode none
     */
    public static TupleField decodeField(byte[] bytes) {
        TupleField.Type type = type(bytes.length == 0 ? 0 : bytes[0]);
        ByteBuffer payload = ByteBuffer.wrap(bytes, 1, bytes.length - 1);
        int count = payload.remaining();
        boolean right = switch (type) {
            case LONG, DOUBLE -> count == NUMBER_BYTES;
            case BOOLEAN -> count == 1 && (bytes[1] == 0 || bytes[1] == 1);
            case DOUBLES, LONGS -> count % NUMBER_BYTES == 0;
            case STRING, BYTES -> true;
        };
        if (!right) {
            throw new MalformedMessageException("a field of type " + type + " with " + count + " bytes");
        }
        return switch (type) {
            case LONG -> new TupleField.OfLong(ordered(payload.getLong()));
            case DOUBLE -> new TupleField.OfDouble(number(payload.getLong()));
            case BOOLEAN -> new TupleField.OfBoolean(bytes[1] == 1);
            case STRING -> new TupleField.OfString(text(payload));
            case BYTES -> new TupleField.OfBytes(Arrays.copyOfRange(bytes, 1, bytes.length));
            case DOUBLES -> {
                double[] values = new double[count / NUMBER_BYTES];
                for (int i = 0; i < values.length; i++) {
                    values[i] = number(payload.getLong());
                }
                yield new TupleField.OfDoubles(values);
            }
            case LONGS -> {
                long[] values = new long[count / NUMBER_BYTES];
                for (int i = 0; i < values.length; i++) {
                    values[i] = ordered(payload.getLong());
                }
                yield new TupleField.OfLongs(values);
            }
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
        encoder.writeVarint(tuple.arity());
        for (TupleField field : tuple.fields()) {
            encoder.writeBytes(encode(field));
        }
        return encoder.toBytes();
    }

    /**
     * Decodes a tuple.
     *
     * @param bytes its encoding
     * @return the tuple
     * @throws MalformedMessageException if the bytes encode none
     */
    public static Tuple decodeTuple(byte[] bytes) {
        return new Tuple(
                decodeFields(bytes).stream().map(TupleCodec::decodeField).toList());
    }

    /**
     * Splits an encoded tuple into its encoded fields.
     *
     * @param bytes an encoded tuple
     * @return its fields, encoded
     * @throws MalformedMessageException if the bytes encode no tuple
     */
    public static List<byte[]> decodeFields(byte[] bytes) {
        Decoder decoder = new Decoder(bytes, 0, bytes.length);
        int arity = decoder.readVarintBelow(Tuple.FIELDS_MAX + 1);
        if (arity == 0) {
            throw new MalformedMessageException("a tuple without fields");
        }
        List<byte[]> fields = new ArrayList<>(arity);
        for (int i = 0; i < arity; i++) {
            fields.add(decoder.readBytes());
        }
        decoder.requireEnd();
        return fields;
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
        encoder.writeVarint(template.patterns().size());
        for (FieldPattern pattern : template.patterns()) {
            switch (pattern) {
                case FieldPattern.Any() -> encoder.writeByte(PATTERN_ANY);
                case FieldPattern.Exact(TupleField field) ->
                    encoder.writeByte(PATTERN_EXACT).writeBytes(encode(field));
                case FieldPattern.OfType(TupleField.Type type) ->
                    encoder.writeByte(PATTERN_TYPE).writeByte(tag(type));
                case FieldPattern.Range(TupleField min, TupleField max) ->
                    encoder.writeByte(PATTERN_RANGE).writeBytes(encode(min)).writeBytes(encode(max));
            }
        }
        return encoder.toBytes();
    }

    /**
     * Decodes a template.
     *
     * @param bytes its encoding
     * @return the template
     * @throws MalformedMessageException if the bytes encode none
     */
    public static Template decodeTemplate(byte[] bytes) {
        Decoder decoder = new Decoder(bytes, 0, bytes.length);
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
            case PATTERN_EXACT -> new FieldPattern.Exact(decodeField(decoder.readBytes()));
            case PATTERN_TYPE -> new FieldPattern.OfType(type(decoder.readByte()));
            case PATTERN_RANGE -> {
                TupleField min = decodeField(decoder.readBytes());
                TupleField max = decodeField(decoder.readBytes());
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
