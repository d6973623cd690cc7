package org.parhelion.adapters.grpc;

import com.google.protobuf.ByteString;
import java.time.Duration;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.LongStream;
import org.parhelion.adapters.grpc.wire.Wire;
import org.parhelion.protocol.MalformedMessageException;
import org.parhelion.space.FieldPattern;
import org.parhelion.space.SpaceException;
import org.parhelion.space.Template;
import org.parhelion.space.Tuple;
import org.parhelion.space.TupleField;
import org.parhelion.space.TupleVerbs;

/** Tuples and templates as messages. What a client sends is checked: the methods throw {@link MalformedMessageException}. */
final class Messages {
    private Messages() {}

    static Wire.Tuple message(Tuple tuple) {
        Wire.Tuple.Builder builder = Wire.Tuple.newBuilder();
        tuple.fields().forEach(field -> builder.addFields(message(field)));
        return builder.build();
    }

    static Tuple tuple(Wire.Tuple message) {
        try {
            return new Tuple(
                    message.getFieldsList().stream().map(Messages::field).toList());
        } catch (IllegalArgumentException e) {
            throw malformed(e);
        }
    }

    static List<Tuple> tuples(List<Wire.Tuple> messages) {
        return messages.stream().map(Messages::tuple).toList();
    }

    private static Wire.Field message(TupleField field) {
        Wire.Field.Builder builder = Wire.Field.newBuilder();
        return switch (field) {
            case TupleField.OfLong(long value) -> builder.setLong(value).build();
            case TupleField.OfDouble(double value) -> builder.setDouble(value).build();
            case TupleField.OfString(String value) -> builder.setString(value).build();
            case TupleField.OfBoolean(boolean value) ->
                builder.setBoolean(value).build();
            case TupleField.OfBytes bytes ->
                builder.setBytes(ByteString.copyFrom(bytes.value())).build();
            case TupleField.OfDoubles doubles ->
                builder.setDoubles(Wire.Doubles.newBuilder()
                                .addAllValues(
                                        () -> DoubleStream.of(doubles.value()).iterator()))
                        .build();
            case TupleField.OfLongs longs ->
                builder.setLongs(Wire.Longs.newBuilder()
                                .addAllValues(() -> LongStream.of(longs.value()).iterator()))
                        .build();
        };
    }

    private static TupleField field(Wire.Field message) {
        return switch (message.getValueCase()) {
            case LONG -> new TupleField.OfLong(message.getLong());
            case DOUBLE -> new TupleField.OfDouble(message.getDouble());
            case STRING -> new TupleField.OfString(message.getString());
            case BOOLEAN -> new TupleField.OfBoolean(message.getBoolean());
            case BYTES -> new TupleField.OfBytes(message.getBytes().toByteArray());
            case DOUBLES ->
                new TupleField.OfDoubles(message.getDoubles().getValuesList().stream()
                        .mapToDouble(Double::doubleValue)
                        .toArray());
            case LONGS ->
                new TupleField.OfLongs(message.getLongs().getValuesList().stream()
                        .mapToLong(Long::longValue)
                        .toArray());
            case VALUE_NOT_SET -> throw new MalformedMessageException("a field without a value");
        };
    }

    static Wire.Template message(Template template) {
        Wire.Template.Builder builder = Wire.Template.newBuilder();
        template.patterns().forEach(pattern -> builder.addPatterns(message(pattern)));
        return builder.build();
    }

    private static Wire.Pattern message(FieldPattern pattern) {
        Wire.Pattern.Builder builder = Wire.Pattern.newBuilder();
        return switch (pattern) {
            case FieldPattern.Any() -> builder.setAny(true).build();
            case FieldPattern.Exact(TupleField field) ->
                builder.setExact(message(field)).build();
            case FieldPattern.OfType(TupleField.Type type) ->
                builder.setType(message(type)).build();
            case FieldPattern.Range(TupleField min, TupleField max) ->
                builder.setRange(Wire.Range.newBuilder().setMin(message(min)).setMax(message(max)))
                        .build();
        };
    }

    static Template template(Wire.Template message) {
        try {
            return new Template(
                    message.getPatternsList().stream().map(Messages::pattern).toList());
        } catch (IllegalArgumentException e) {
            throw malformed(e);
        }
    }

    private static FieldPattern pattern(Wire.Pattern message) {
        return switch (message.getPatternCase()) {
            case ANY -> new FieldPattern.Any();
            case EXACT -> new FieldPattern.Exact(field(message.getExact()));
            case TYPE -> new FieldPattern.OfType(type(message.getType()));
            case RANGE ->
                new FieldPattern.Range(
                        field(message.getRange().getMin()),
                        field(message.getRange().getMax()));
            case PATTERN_NOT_SET -> throw new MalformedMessageException("a pattern without a value");
        };
    }

    private static Wire.Type message(TupleField.Type type) {
        return switch (type) {
            case LONG -> Wire.Type.LONG;
            case DOUBLE -> Wire.Type.DOUBLE;
            case STRING -> Wire.Type.STRING;
            case BOOLEAN -> Wire.Type.BOOLEAN;
            case BYTES -> Wire.Type.BYTES;
            case DOUBLES -> Wire.Type.DOUBLES;
            case LONGS -> Wire.Type.LONGS;
        };
    }

    private static TupleField.Type type(Wire.Type message) {
        return switch (message) {
            case LONG -> TupleField.Type.LONG;
            case DOUBLE -> TupleField.Type.DOUBLE;
            case STRING -> TupleField.Type.STRING;
            case BOOLEAN -> TupleField.Type.BOOLEAN;
            case BYTES -> TupleField.Type.BYTES;
            case DOUBLES -> TupleField.Type.DOUBLES;
            case LONGS -> TupleField.Type.LONGS;
            case TYPE_UNSPECIFIED, UNRECOGNIZED -> throw new MalformedMessageException("a pattern of an unknown type");
        };
    }

    /** A duration of so many ns; what is negative here was above 2⁶³-1 there. */
    static Duration duration(long nanos) {
        return nanos < 0 || nanos == Long.MAX_VALUE ? TupleVerbs.FOREVER : Duration.ofNanos(nanos);
    }

    static Wire.Failure message(SpaceException failure) {
        Wire.Failure.Kind kind = switch (failure.kind()) {
            case UNREACHABLE -> Wire.Failure.Kind.UNREACHABLE;
            case OUTCOME_UNKNOWN -> Wire.Failure.Kind.OUTCOME_UNKNOWN;
            case TRANSACTION_ENDED -> Wire.Failure.Kind.TRANSACTION_ENDED;
            case REFUSED -> Wire.Failure.Kind.REFUSED;
            case CLOSED -> Wire.Failure.Kind.CLOSED;
        };
        return Wire.Failure.newBuilder()
                .setKind(kind)
                .setMessage(String.valueOf(failure.getMessage()))
                .build();
    }

    static SpaceException failure(Wire.Failure message) {
        SpaceException.Kind kind = switch (message.getKind()) {
            case UNREACHABLE -> SpaceException.Kind.UNREACHABLE;
            case TRANSACTION_ENDED -> SpaceException.Kind.TRANSACTION_ENDED;
            case REFUSED -> SpaceException.Kind.REFUSED;
            case CLOSED -> SpaceException.Kind.CLOSED;
            case OUTCOME_UNKNOWN, KIND_UNSPECIFIED, UNRECOGNIZED -> SpaceException.Kind.OUTCOME_UNKNOWN;
        };
        return new SpaceException(kind, message.getMessage());
    }

    private static MalformedMessageException malformed(IllegalArgumentException cause) {
        MalformedMessageException malformed = new MalformedMessageException(String.valueOf(cause.getMessage()));
        malformed.initCause(cause);
        return malformed;
    }
}
