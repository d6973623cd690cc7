package org.parhelion.runs.file;

import java.util.List;
import java.util.Map;

/** A value of a run file as it was written, with its place. */
sealed interface Node {
    Origin origin();

    /** A word, a number, a text. */
    record Scalar(Origin origin, String text) implements Node {}

    /** {@code [a, b, c]}. */
    record Sequence(Origin origin, List<Node> items) implements Node {}

    /** Keys with their values, in the order of the file; the map may be changed by {@code --set}. */
    record Mapping(Origin origin, Map<String, Node> entries) implements Node {}

    /** What a user would call it. */
    default String kind() {
        return switch (this) {
            case Scalar s -> s.text().isEmpty() ? "nothing" : "'" + s.text() + "'";
            case Sequence _ -> "a list";
            case Mapping _ -> "a section";
        };
    }
}
