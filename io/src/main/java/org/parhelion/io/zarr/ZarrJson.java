package org.parhelion.io.zarr;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Reads and writes JSON (RFC 8259) as maps, lists, strings, booleans, {@code Long}, {@code Double} and {@link #NULL}. The library
 * has no dependencies, therefore no JSON library either.
 */
final class ZarrJson {
    /** The value {@code null}. */
    static final Object NULL = Optional.empty();

    /** Metadata is nested a few levels deep; a document that is not would exhaust the stack. */
    private static final int DEEPEST = 64;

    private final String text;
    private int at;
    private int depth;

    private ZarrJson(String text) {
        this.text = text;
    }

    /**
     * Reads a document.
     *
     * @throws IllegalArgumentException if it is not JSON; names the position
     */
    static Object read(String text) {
        ZarrJson json = new ZarrJson(text);
        Object value = json.value();
        json.space();
        if (json.at < text.length()) {
            throw json.error("the end of the document");
        }
        return value;
    }

    private Object value() {
        space();
        if (++depth > DEEPEST) {
            throw new IllegalArgumentException("JSON nested more than " + DEEPEST + " levels deep");
        }
        char next = at < text.length() ? text.charAt(at) : ' ';
        Object value = switch (next) {
            case '{' -> object();
            case '[' -> array();
            case '"' -> string();
            case 't' -> word("true", true);
            case 'f' -> word("false", false);
            case 'n' -> word("null", NULL);
            default -> number();
        };
        depth--;
        return value;
    }

    private Map<String, Object> object() {
        Map<String, Object> object = new LinkedHashMap<>();
        at++;
        if (skip('}')) {
            return object;
        }
        do {
            space();
            String name = string();
            if (!skip(':')) {
                throw error("':'");
            }
            object.put(name, value());
        } while (skip(','));
        if (!skip('}')) {
            throw error("',' or '}'");
        }
        return object;
    }

    private List<Object> array() {
        List<Object> array = new ArrayList<>();
        at++;
        if (skip(']')) {
            return array;
        }
        do {
            array.add(value());
        } while (skip(','));
        if (!skip(']')) {
            throw error("',' or ']'");
        }
        return array;
    }

    private String string() {
        if (at >= text.length() || text.charAt(at) != '"') {
            throw error("a string");
        }
        StringBuilder string = new StringBuilder();
        for (at++; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c == '"') {
                at++;
                return string.toString();
            }
            string.append(c == '\\' ? escaped() : c);
        }
        throw error("'\"'");
    }

    private char escaped() {
        at++;
        char c = at < text.length() ? text.charAt(at) : ' ';
        return switch (c) {
            case '"', '\\', '/' -> c;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> {
                try {
                    char code = (char) Integer.parseInt(text.substring(at + 1, at + 5), 16);
                    at += 4;
                    yield code;
                } catch (IndexOutOfBoundsException | NumberFormatException e) {
                    throw error("four hexadecimal digits");
                }
            }
            default -> throw error("an escape sequence");
        };
    }

    private Object word(String word, Object value) {
        if (!text.startsWith(word, at)) {
            throw error(word);
        }
        at += word.length();
        return value;
    }

    private Object number() {
        int from = at;
        while (at < text.length() && "+-0123456789.eE".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
        String number = text.substring(from, at);
        try {
            return number.matches("-?\\d{1,18}") ? (Object) Long.valueOf(number) : (Object) Double.valueOf(number);
        } catch (NumberFormatException e) {
            at = from;
            throw error("a value");
        }
    }

    private boolean skip(char c) {
        space();
        boolean there = at < text.length() && text.charAt(at) == c;
        at += there ? 1 : 0;
        return there;
    }

    private void space() {
        while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
    }

    private IllegalArgumentException error(String expected) {
        return new IllegalArgumentException("not JSON: expected " + expected + " at character " + at);
    }

    /**
     * Writes a document, with two spaces per level. Lists of numbers and strings take one line.
     *
     * @throws IllegalArgumentException if a value has no form in JSON
     */
    static String write(Object value) {
        StringBuilder json = new StringBuilder();
        write(value, "\n", json);
        return json.append('\n').toString();
    }

    private static void write(Object value, String line, StringBuilder json) {
        switch (value) {
            case Map<?, ?> object -> {
                json.append('{');
                String separator = "";
                for (Map.Entry<?, ?> entry : object.entrySet()) {
                    json.append(separator).append(line).append("  ");
                    write(entry.getKey().toString(), json);
                    write(Objects.requireNonNull(entry.getValue()), line + "  ", json.append(": "));
                    separator = ",";
                }
                json.append(object.isEmpty() ? "" : line).append('}');
            }
            case List<?> array -> {
                json.append('[');
                String separator = "";
                for (Object element : array) {
                    write(Objects.requireNonNull(element), line + "  ", json.append(separator));
                    separator = ", ";
                }
                json.append(']');
            }
            case String string -> write(string, json);
            case Double number
            when !Double.isFinite(number) -> throw new IllegalArgumentException(number + " has no form in JSON");
            case Number number -> json.append(number);
            case Boolean bool -> json.append(bool);
            case Optional<?> none when none.isEmpty() -> json.append("null");
            default -> throw new IllegalArgumentException("no form in JSON: " + value.getClass());
        }
    }

    private static void write(String string, StringBuilder json) {
        json.append('"');
        for (int n = 0; n < string.length(); n++) {
            char c = string.charAt(n);
            switch (c) {
                case '"', '\\' -> json.append('\\').append(c);
                case '\n' -> json.append("\\n");
                case '\t' -> json.append("\\t");
                default -> {
                    if (c < ' ') {
                        json.append("\\u%04x".formatted((int) c));
                    } else {
                        json.append(c);
                    }
                }
            }
        }
        json.append('"');
    }
}
