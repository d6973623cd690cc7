package org.parhelion.io.vtk;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The tags of an XML file of VTK, as far as they go before appended data, which is no XML. Entities of a text are not replaced, but
 * for the usual ones in attributes; document types are refused.
 */
final class XmlTags {
    /**
     * A tag.
     *
     * @param name its name; that of a closing tag begins with {@code /}
     * @param attributes its attributes
     * @param end position after it
     */
    record Tag(String name, Map<String, String> attributes, int end) {
        /**
         * An attribute.
         *
         * @throws IllegalArgumentException if it is missing
         */
        String attribute(String key) {
            String value = attributes.get(key);
            if (value == null) {
                throw new IllegalArgumentException("<" + name + "> has no attribute " + key + ": the file is damaged");
            }
            return value;
        }

        /**
         * An attribute of whole numbers.
         *
         * @throws IllegalArgumentException if it is missing, or has another number of them
         */
        int[] integers(String key, int count) {
            String[] words = attribute(key).strip().split("\\s+", -1);
            int[] numbers = new int[words.length];
            try {
                for (int n = 0; n < words.length; n++) {
                    numbers[n] = Integer.parseInt(words[n]);
                }
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException(
                        "<" + name + "> has " + key + "=\"" + attribute(key) + "\": whole numbers are required", e);
            }
            if (numbers.length != count) {
                throw new IllegalArgumentException(
                        "<" + name + "> has " + numbers.length + " numbers in " + key + "; " + count + " are required");
            }
            return numbers;
        }
    }

    private final byte[] text;
    private final int length;
    private int at;

    private XmlTags(byte[] text, int length) {
        this.text = text;
        this.length = length;
    }

    /**
     * Finds all tags up to {@code <AppendedData>}, if there is one.
     *
     * @param length bytes of {@code text} that are read
     * @throws IllegalArgumentException if it is no XML
     */
    static List<Tag> of(byte[] text, int length) {
        XmlTags tags = new XmlTags(text, length);
        List<Tag> all = new ArrayList<>();
        while (tags.toNext()) {
            Tag tag = tags.tag();
            if (!tag.name.startsWith("?") && !tag.name.startsWith("!--")) {
                all.add(tag);
            }
            if (tag.name.equals("AppendedData")) {
                break;
            }
        }
        return all;
    }

    private boolean toNext() {
        while (at < length && text[at] != '<') {
            at++;
        }
        return at < length;
    }

    private Tag tag() {
        at++;
        int begin = at;
        if (startsWith("!--")) {
            while (at < length && !startsWith("-->")) {
                at++;
            }
            return new Tag("!--", Map.of(), at);
        }
        if (startsWith("!")) {
            throw new IllegalArgumentException("a document type or CDATA, which files of VTK do not have");
        }
        while (at == begin || (at < length && text[at] != '>' && text[at] != '/' && !isSpace(text[at]))) {
            at++;
        }
        String name = string(begin, at);
        Map<String, String> attributes = new HashMap<>();
        while (at < length && text[at] != '>') {
            if (isSpace(text[at]) || text[at] == '/' || text[at] == '?') {
                at++;
            } else {
                attribute(attributes);
            }
        }
        if (at >= length) {
            throw new IllegalArgumentException("<" + name + " is not closed: the file is cut short");
        }
        at++;
        return new Tag(name, attributes, at);
    }

    private void attribute(Map<String, String> attributes) {
        int begin = at;
        while (at < length && text[at] != '=' && text[at] != '>') {
            at++;
        }
        String key = string(begin, at).strip();
        at++;
        while (at < length && isSpace(text[at])) {
            at++;
        }
        if (at >= length || (text[at] != '"' && text[at] != '\'')) {
            throw new IllegalArgumentException("no value of an attribute at byte " + at + ": the file is damaged");
        }
        byte quote = text[at++];
        int from = at;
        while (at < length && text[at] != quote) {
            at++;
        }
        attributes.put(key, unescaped(string(from, at)));
        at++;
    }

    private boolean startsWith(String prefix) {
        for (int n = 0; n < prefix.length(); n++) {
            if (at + n >= length || text[at + n] != prefix.charAt(n)) {
                return false;
            }
        }
        return true;
    }

    private String string(int from, int to) {
        return new String(text, from, Math.min(to, length) - from, StandardCharsets.UTF_8);
    }

    private static boolean isSpace(byte c) {
        return c == ' ' || c == '\n' || c == '\r' || c == '\t';
    }

    private static String unescaped(String text) {
        return text.replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&quot;", "\"")
                .replace("&apos;", "'")
                .replace("&amp;", "&");
    }
}
