package org.parhelion.runs.report;

import java.io.StringWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.PrettyPrinter;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.DefaultPrettyPrinter;

/** JSON output of the commands: keys in the order of insertion, numbers that are not finite as null. */
public final class Json {
    private Json() {}

    /** JSON's null, as maps that refuse null can hold it. */
    private enum Null {
        NULL
    }

    /** {@return a new object without keys, which keeps the order of insertion} */
    public static Map<String, Object> object() {
        return new LinkedHashMap<>();
    }

    /**
     * Converts a number to a JSON value.
     *
     * @param value the number
     * @return {@code value}, or JSON's null if it is not finite
     */
    public static Object number(double value) {
        return Double.isFinite(value) ? (Object) value : Null.NULL;
    }

    /**
     * Formats a value on one line.
     *
     * @param value maps, lists, arrays, numbers and texts
     * @return JSON
     */
    public static String line(Object value) {
        return text(value, Optional.empty());
    }

    /**
     * Formats a value with indentation, for people.
     *
     * @param value maps, lists, arrays, numbers and texts
     * @return JSON
     */
    public static String pretty(Object value) {
        return text(value, Optional.of(new DefaultPrettyPrinter()));
    }

    /**
     * Parses an object.
     *
     * @param text JSON of an object
     * @return its keys and values
     * @throws tools.jackson.core.JacksonException if it is not JSON, or not an object
     */
    @SuppressWarnings("unchecked")
    public static Map<String, Object> parse(String text) {
        if (read(text) instanceof Map<?, ?> object) {
            return (Map<String, Object>) object;
        }
        throw new StreamReadException("a JSON object is required");
    }

    /**
     * Parses the rows of a table.
     *
     * @param text JSON of an array of objects, or of an object with such an array as {@code rows}
     * @return the rows
     */
    @SuppressWarnings("unchecked")
    public static List<Map<String, Object>> rows(String text) {
        Object value = read(text);
        Object rows = value instanceof Map<?, ?> object && object.get("rows") != null ? object.get("rows") : value;
        if (rows instanceof List<?> list) {
            return List.copyOf((List<Map<String, Object>>) list);
        }
        throw new StreamReadException("a JSON array of rows is required");
    }

    /**
     * Reads a text that is one value, by tokens: the 500 classes of a mapper of objects would take a tenth of the time of a small
     * run that replaces another.
     */
    private static @Nullable Object read(String text) {
        try (JsonParser json = new JsonFactory().createParser(ObjectReadContext.empty(), text)) {
            json.nextToken();
            Object value = value(json);
            if (json.nextToken() != null) {
                throw new StreamReadException(json, "a second value follows the first");
            }
            return value;
        }
    }

    /** The value that begins with the current token. */
    private static @Nullable Object value(JsonParser json) {
        return switch (json.currentToken()) {
            case START_OBJECT -> {
                Map<String, @Nullable Object> object = new LinkedHashMap<>();
                for (String name = json.nextName(); name != null; name = json.nextName()) {
                    json.nextToken();
                    object.put(name, value(json));
                }
                yield object;
            }
            case START_ARRAY -> {
                List<@Nullable Object> list = new ArrayList<>();
                while (json.nextToken() != JsonToken.END_ARRAY) {
                    list.add(value(json));
                }
                yield list;
            }
            case VALUE_STRING -> json.getString();
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> json.getNumberValue();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NULL -> null;
            case null, default -> throw new StreamReadException(json, "a value is missing");
        };
    }

    private static String text(Object value, Optional<PrettyPrinter> layout) {
        StringWriter text = new StringWriter();
        ObjectWriteContext context = new ObjectWriteContext.Base() {
            @Override
            public @Nullable PrettyPrinter getPrettyPrinter() {
                return layout.orElse(null);
            }
        };
        try (JsonGenerator json = new JsonFactory().createGenerator(context, text)) {
            write(json, value);
        }
        return text.toString();
    }

    private static void write(JsonGenerator json, @Nullable Object value) {
        switch (value) {
            case null -> json.writeNull();
            case Null _ -> json.writeNull();
            case Map<?, ?> object -> {
                json.writeStartObject();
                object.forEach((key, of) -> {
                    json.writeName(String.valueOf(key));
                    write(json, of);
                });
                json.writeEndObject();
            }
            case Iterable<?> list -> {
                json.writeStartArray();
                list.forEach(element -> write(json, element));
                json.writeEndArray();
            }
            case Object[] list -> write(json, Arrays.asList(list));
            case int[] list -> write(json, Arrays.stream(list).boxed().toList());
            case long[] list -> write(json, Arrays.stream(list).boxed().toList());
            case double[] list -> write(json, Arrays.stream(list).boxed().toList());
            case Boolean truth -> json.writeBoolean(truth);
            case Integer number -> json.writeNumber(number);
            case Long number -> json.writeNumber(number);
            case Float number -> json.writeNumber(number);
            case Double number -> json.writeNumber(number);
            case CharSequence chars -> json.writeString(chars.toString());
            case Enum<?> constant -> json.writeString(constant.name());
            default ->
                throw new IllegalArgumentException(value.getClass().getName()
                        + " has no form in JSON: pass maps, lists, arrays, numbers and texts");
        }
    }
}
