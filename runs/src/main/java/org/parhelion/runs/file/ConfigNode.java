package org.parhelion.runs.file;

import java.util.List;
import java.util.Map;

/** A value of a run file as written, with its position. */
sealed interface ConfigNode {
    Origin origin();

    /** A single value: a text or a number. */
    record Scalar(Origin origin, String text) implements ConfigNode {}

    /** A list, {@code [a, b, c]}. */
    record Sequence(Origin origin, List<ConfigNode> items) implements ConfigNode {}

    /** A section: keys with their values in the order of the file. {@code --set} changes the map. */
    record Mapping(Origin origin, Map<String, ConfigNode> entries) implements ConfigNode {}

    /** The value, or its type, for messages. */
    default String kind() {
        return switch (this) {
            case Scalar s -> s.text().isEmpty() ? "nothing" : "'" + s.text() + "'";
            case Sequence _ -> "a list";
            case Mapping _ -> "a section";
        };
    }
}
