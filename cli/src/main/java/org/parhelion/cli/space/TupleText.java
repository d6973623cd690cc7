package org.parhelion.cli.space;

import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.LongStream;
import org.parhelion.runs.report.Json;
import org.parhelion.space.FieldPattern;
import org.parhelion.space.Template;
import org.parhelion.space.Tuple;
import org.parhelion.space.TupleField;

/**
 * Tuples and templates as words of a command line, one word for each field.
 *
 * <pre>
 *   17  -3                 long
 *   2.5  1e-3  NaN         double (Infinity, -Infinity)
 *   true  false            boolean
 *   boundary               string: every other word without a type before it
 *   TYPE:VALUE             the value as that type; string:17 is text, string: is empty
 *   bytes:00ff             bytes, hexadecimal
 *   doubles:1,2.5          array; doubles: is empty
 *   longs:1,2              array
 *
 *   ?                      any field
 *   ?TYPE                  any field of the type
 *   ?TYPE:MIN..MAX         long, double or string, both ends included
 *   1..5  0.5..2           the same for numbers
 * </pre>
 */
public final class TupleText {
    private static final String RANGE = "..";
    private static final String PATTERN = "?";
    /** Words that a shell passes on as they are. */
    private static final String PLAIN = "[A-Za-z0-9_./@%+,=:-]+";

    private TupleText() {}

    /**
     * Parses a tuple.
     *
     * @param words one for each field
     * @return the tuple
     * @throws IllegalArgumentException if a word is no value; the message contains it and the remedy
     */
    public static Tuple tuple(List<String> words) {
        return new Tuple(words.stream().map(TupleText::field).toList());
    }

    /**
     * Parses a template.
     *
     * @param words one for each field; none matches every tuple
     * @return the template
     * @throws IllegalArgumentException if a word is no value and no pattern; the message contains it and the remedy
     */
    public static Template template(List<String> words) {
        return new Template(words.stream().map(TupleText::pattern).toList());
    }

    private static FieldPattern pattern(String word) {
        if (word.equals(PATTERN)) {
            return Template.ANY;
        }
        if (word.startsWith(PATTERN)) {
            String rest = word.substring(1);
            int colon = rest.indexOf(':');
            TupleField.Type type = type(colon < 0 ? rest : rest.substring(0, colon))
                    .orElseThrow(() -> new IllegalArgumentException("'" + word + "' names no type; use ?" + types(" ?")
                            + ", or string:" + word + " for the text"));
            return colon < 0 ? Template.type(type) : range(type, rest.substring(colon + 1), word);
        }
        int dots = word.indexOf(RANGE);
        if (dots > 0) {
            Optional<TupleField> min = number(word.substring(0, dots));
            Optional<TupleField> max = number(word.substring(dots + RANGE.length()));
            if (min.isPresent() && max.isPresent()) {
                boolean longs =
                        min.get().type() == TupleField.Type.LONG && max.get().type() == TupleField.Type.LONG;
                return range(longs ? TupleField.Type.LONG : TupleField.Type.DOUBLE, word, word);
            }
        }
        return new FieldPattern.Exact(field(word));
    }

    private static FieldPattern range(TupleField.Type type, String ends, String word) {
        int dots = ends.indexOf(RANGE);
        if (dots < 0) {
            throw new IllegalArgumentException("'" + word + "' has no range; use ?TYPE:MIN..MAX");
        }
        return Template.range(
                value(type, ends.substring(0, dots), word), value(type, ends.substring(dots + RANGE.length()), word));
    }

    private static TupleField field(String word) {
        int colon = word.indexOf(':');
        Optional<TupleField.Type> type = colon < 0 ? Optional.empty() : type(word.substring(0, colon));
        if (type.isPresent()) {
            return value(type.get(), word.substring(colon + 1), word);
        }
        if (word.startsWith(PATTERN)) {
            throw new IllegalArgumentException(
                    "'" + word + "' is a pattern, and a tuple has values; use string:" + word + " for the text");
        }
        if (word.equals("true") || word.equals("false")) {
            return TupleField.of(Boolean.valueOf(word));
        }
        return number(word).orElseGet(() -> TupleField.of(word));
    }

    /** A number as Java writes it, apart from suffixes and hexadecimal digits. */
    private static Optional<TupleField> number(String word) {
        try {
            if (word.matches("[+-]?\\d+")) {
                return Optional.of(TupleField.of(Long.valueOf(word)));
            }
            boolean number = word.matches("[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?|NaN|[+-]?Infinity");
            return number ? Optional.of(TupleField.of(Double.valueOf(word))) : Optional.empty();
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("'" + word + "' is no long: it has 64 bits; use double:" + word, e);
        }
    }

    private static TupleField value(TupleField.Type type, String text, String word) {
        try {
            return switch (type) {
                case LONG -> TupleField.of(Long.valueOf(text));
                case DOUBLE -> TupleField.of(Double.valueOf(text));
                case STRING -> TupleField.of(text);
                case BOOLEAN -> {
                    if (!text.equals("true") && !text.equals("false")) {
                        throw new IllegalArgumentException("neither true nor false");
                    }
                    yield TupleField.of(Boolean.valueOf(text));
                }
                case BYTES -> TupleField.of(HexFormat.of().parseHex(text));
                case DOUBLES ->
                    TupleField.of(parts(text).stream()
                            .mapToDouble(Double::parseDouble)
                            .toArray());
                case LONGS ->
                    TupleField.of(
                            parts(text).stream().mapToLong(Long::parseLong).toArray());
            };
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "'" + word + "': '" + text + "' is no value of type " + name(type) + " (" + e.getMessage() + ")",
                    e);
        }
    }

    private static List<String> parts(String text) {
        return text.isEmpty() ? List.of() : List.of(text.split(",", -1));
    }

    /**
     * Formats a tuple as words that a shell passes on, and that {@link #tuple} reads back.
     *
     * @param tuple the tuple
     * @return one line, unless a string has several
     */
    public static String format(Tuple tuple) {
        return tuple.fields().stream()
                .map(TupleText::word)
                .map(TupleText::quoted)
                .collect(Collectors.joining(" "));
    }

    private static String word(TupleField field) {
        return switch (field) {
            case TupleField.OfLong(long value) -> Long.toString(value);
            case TupleField.OfDouble(double value) -> Double.toString(value);
            case TupleField.OfBoolean(boolean value) -> Boolean.toString(value);
            case TupleField.OfString(String value) -> string(value);
            case TupleField.OfBytes bytes -> "bytes:" + HexFormat.of().formatHex(bytes.value());
            case TupleField.OfDoubles doubles ->
                "doubles:"
                        + DoubleStream.of(doubles.value())
                                .mapToObj(Double::toString)
                                .collect(Collectors.joining(","));
            case TupleField.OfLongs longs ->
                "longs:" + LongStream.of(longs.value()).mapToObj(Long::toString).collect(Collectors.joining(","));
        };
    }

    /** Text as it is, with its type if it would be read as something else, as a value or as a pattern. */
    private static String string(String value) {
        FieldPattern same = new FieldPattern.Exact(TupleField.of(value));
        try {
            return !value.isEmpty() && pattern(value).equals(same) ? value : "string:" + value;
        } catch (IllegalArgumentException e) {
            return "string:" + value; // starts like a pattern or value and is none
        }
    }

    private static String quoted(String word) {
        return word.matches(PLAIN) ? word : "'" + word.replace("'", "'\\''") + "'";
    }

    /**
     * Formats a tuple for JSON. Longs, strings and booleans are what they are; {@code {"double": x}} tells a double from a long.
     *
     * @param tuple the tuple
     * @return a value for {@link Json}
     */
    public static List<Object> json(Tuple tuple) {
        return tuple.fields().stream().map(TupleText::json).toList();
    }

    private static Object json(TupleField field) {
        return switch (field) {
            case TupleField.OfLong(long value) -> value;
            case TupleField.OfDouble(double value) -> Map.of("double", finite(value));
            case TupleField.OfBoolean(boolean value) -> value;
            case TupleField.OfString(String value) -> value;
            case TupleField.OfBytes bytes -> Map.of("bytes", Base64.getEncoder().encodeToString(bytes.value()));
            case TupleField.OfDoubles doubles ->
                Map.of(
                        "doubles",
                        DoubleStream.of(doubles.value())
                                .mapToObj(TupleText::finite)
                                .toList());
            case TupleField.OfLongs longs ->
                Map.of("longs", LongStream.of(longs.value()).boxed().toList());
        };
    }

    /** JSON has no NaN and no infinity. */
    private static Object finite(double value) {
        return Double.isFinite(value) ? (Object) value : Double.toString(value);
    }

    private static Optional<TupleField.Type> type(String name) {
        return Arrays.stream(TupleField.Type.values())
                .filter(type -> name(type).equals(name))
                .findFirst();
    }

    private static String name(TupleField.Type type) {
        return type.name().toLowerCase(Locale.ROOT);
    }

    private static String types(String separator) {
        return Arrays.stream(TupleField.Type.values()).map(TupleText::name).collect(Collectors.joining(separator));
    }
}
