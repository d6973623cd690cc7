package org.parhelion.io;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A Python literal of the kinds that headers of {@code .npy} files contain: strings, names and numbers, tuples, lists, dicts
 * with strings as keys. {@code toString} uses Python's notation.
 */
sealed interface PythonLiteral {
    /** A string, for instance {@code '<f8'}. */
    record Text(String value) implements PythonLiteral {
        @Override
        public String toString() {
            return "'" + value + "'";
        }
    }

    /** A name or number as written in the text, for instance {@code True}, {@code 512} or {@code 3.0}. */
    record Atom(String value) implements PythonLiteral {
        @Override
        public String toString() {
            return value;
        }
    }

    /** A tuple, for instance {@code (512, 300)}. */
    record Tuple(List<PythonLiteral> items) implements PythonLiteral {
        @Override
        public String toString() {
            return "(" + joined(items) + (items.size() == 1 ? ",)" : ")");
        }
    }

    /** A list, for instance {@code [('x', '<f8'), ('y', '<f8')]}. */
    record Sequence(List<PythonLiteral> items) implements PythonLiteral {
        @Override
        public String toString() {
            return "[" + joined(items) + "]";
        }
    }

    /** A dict, for instance <code>{'descr': '&lt;f8'}</code>. */
    record Dict(Map<String, PythonLiteral> entries) implements PythonLiteral {}

    private static String joined(List<PythonLiteral> items) {
        return items.stream().map(Object::toString).collect(Collectors.joining(", "));
    }

    /**
     * Parses a text that consists of one literal and optional white space around it.
     *
     * @throws IllegalArgumentException if it is malformed; the message contains the position
     */
    static PythonLiteral parse(String text) {
        Parser parser = new Parser(text);
        PythonLiteral literal = parser.literal(0);
        parser.end();
        return literal;
    }

    /** Recursive-descent parser; one instance parses one text. */
    final class Parser {
        private static final int DEEPEST = 32;

        private final String text;
        private int at;

        private Parser(String text) {
            this.text = text;
        }

        private PythonLiteral literal(int depth) {
            if (depth > DEEPEST) {
                throw error("brackets nested more than " + DEEPEST + " deep");
            }
            char c = peek();
            return switch (c) {
                case '\'', '"' -> new Text(string());
                case '(' -> tuple(depth);
                case '[' -> new Sequence(items(']', depth));
                case '{' -> new Dict(entries(depth));
                default -> new Atom(atom());
            };
        }

        /** In Python the comma defines a tuple: {@code (3)} is the number 3. */
        private PythonLiteral tuple(int depth) {
            List<PythonLiteral> items = items(')', depth);
            int last = at - 2;
            while (Character.isWhitespace(text.charAt(last))) {
                last--;
            }
            return items.size() == 1 && text.charAt(last) != ',' ? items.getFirst() : new Tuple(items);
        }

        private List<PythonLiteral> items(char close, int depth) {
            List<PythonLiteral> items = new ArrayList<>();
            at++;
            while (peek() != close) {
                items.add(literal(depth + 1));
                separator(close);
            }
            at++;
            return items;
        }

        private Map<String, PythonLiteral> entries(int depth) {
            Map<String, PythonLiteral> entries = new LinkedHashMap<>();
            at++;
            while (peek() != '}') {
                String key = string();
                if (peek() != ':') {
                    throw error("missing ':' after '" + key + "'");
                }
                at++;
                if (entries.put(key, literal(depth + 1)) != null) {
                    throw error("'" + key + "' occurs twice");
                }
                separator('}');
            }
            at++;
            return entries;
        }

        private void separator(char close) {
            char c = peek();
            if (c == ',') {
                at++;
            } else if (c != close) {
                throw error("missing ',' or '" + close + "'");
            }
        }

        private String string() {
            char quote = peek();
            if (quote != '\'' && quote != '"') {
                throw error("missing string");
            }
            int end = text.indexOf(quote, at + 1);
            if (end < 0) {
                throw error("unterminated string");
            }
            String value = text.substring(at + 1, end);
            at = end + 1;
            return value;
        }

        private String atom() {
            int begin = at;
            while (at < text.length()
                    && (Character.isLetterOrDigit(text.charAt(at)) || "+-._".indexOf(text.charAt(at)) >= 0)) {
                at++;
            }
            if (at == begin) {
                throw error("unexpected '" + text.charAt(at) + "'");
            }
            return text.substring(begin, at);
        }

        /** The next character that is not white space. */
        private char peek() {
            while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
                at++;
            }
            if (at == text.length()) {
                throw error("unexpected end of the text");
            }
            return text.charAt(at);
        }

        private void end() {
            while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
                at++;
            }
            if (at < text.length()) {
                throw error("unexpected text after the literal");
            }
        }

        private IllegalArgumentException error(String reason) {
            return new IllegalArgumentException(reason + " at character " + (at + 1));
        }
    }
}
