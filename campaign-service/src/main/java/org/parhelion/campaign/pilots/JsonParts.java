package org.parhelion.campaign.pilots;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.parhelion.runs.report.Json;
import tools.jackson.core.JacksonException;

/** Parts of what a program printed as JSON; each is checked. */
final class JsonParts {
    private JsonParts() {}

    static Map<?, ?> parse(String text) {
        try {
            return Json.parse(text);
        } catch (JacksonException e) {
            throw new IllegalArgumentException(text, e);
        }
    }

    static List<Map<?, ?>> objects(Map<?, ?> object, String key) {
        if (!(object.get(key) instanceof List<?> list)) {
            throw new IllegalArgumentException("no list " + key);
        }
        List<Map<?, ?>> objects = new ArrayList<>();
        for (Object item : list) {
            if (!(item instanceof Map<?, ?> map)) {
                throw new IllegalArgumentException(key + ": no list of objects");
            }
            objects.add(map);
        }
        return objects;
    }

    /** An object; empty if there is none. */
    static Map<?, ?> object(Map<?, ?> object, String key) {
        return object.get(key) instanceof Map<?, ?> map ? map : Map.of();
    }

    static String text(Map<?, ?> object, String key) {
        if (!(object.get(key) instanceof String text) || text.isEmpty()) {
            throw new IllegalArgumentException("no text " + key);
        }
        return text;
    }

    /** A number; 0 if there is none. */
    static long number(Map<?, ?> object, String key) {
        return object.get(key) instanceof Number number ? number.longValue() : 0;
    }
}
