package org.parhelion.runs.report;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** JSON as the commands print it: keys in the order they were put, numbers that are none as null. */
public final class Json {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private Json() {}

    /** An object without keys; its order is that of the puts. */
    public static Map<String, Object> object() {
        return new LinkedHashMap<>();
    }

    /** {@code value}, or null where JSON has no such number. */
    public static Object number(double value) {
        return Double.isFinite(value) ? (Object) value : MAPPER.nullNode();
    }

    /** On one line. */
    public static String line(Object value) {
        return MAPPER.writeValueAsString(value);
    }

    /** For people: indented. */
    public static String pretty(Object value) {
        return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(value);
    }

    /** The object that a text holds. */
    @SuppressWarnings("unchecked")
    public static Map<String, Object> parse(String text) {
        return MAPPER.readValue(text, Map.class);
    }

    /** The rows of a table: an array of objects, or an object whose {@code rows} are one. */
    @SuppressWarnings("unchecked")
    public static List<Map<String, Object>> rows(String text) {
        Object value = MAPPER.readValue(text, Object.class);
        Object rows = value instanceof Map<?, ?> object && object.get("rows") != null ? object.get("rows") : value;
        return List.<Map<String, Object>>copyOf((List<Map<String, Object>>) rows);
    }
}
