package org.parhelion.runs.report;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** JSON output of the commands: keys in the order of insertion, numbers that are not finite as null. */
public final class Json {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private Json() {}

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
        return Double.isFinite(value) ? (Object) value : MAPPER.nullNode();
    }

    /**
     * Formats a value on one line.
     *
     * @param value maps, lists, numbers and texts
     * @return JSON
     */
    public static String line(Object value) {
        return MAPPER.writeValueAsString(value);
    }

    /**
     * Formats a value with indentation, for people.
     *
     * @param value maps, lists, numbers and texts
     * @return JSON
     */
    public static String pretty(Object value) {
        return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(value);
    }

    /**
     * Parses an object.
     *
     * @param text JSON of an object
     * @return its keys and values
     */
    @SuppressWarnings("unchecked")
    public static Map<String, Object> parse(String text) {
        return MAPPER.readValue(text, Map.class);
    }

    /**
     * Parses the rows of a table.
     *
     * @param text JSON of an array of objects, or of an object with such an array as {@code rows}
     * @return the rows
     */
    @SuppressWarnings("unchecked")
    public static List<Map<String, Object>> rows(String text) {
        Object value = MAPPER.readValue(text, Object.class);
        Object rows = value instanceof Map<?, ?> object && object.get("rows") != null ? object.get("rows") : value;
        return List.<Map<String, Object>>copyOf((List<Map<String, Object>>) rows);
    }
}
