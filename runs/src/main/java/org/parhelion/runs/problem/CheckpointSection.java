package org.parhelion.runs.problem;

import java.util.Optional;
import java.util.OptionalInt;
import org.parhelion.runs.file.Config;

/**
 * The key {@code checkpoint}.
 *
 * <pre>
 *   checkpoint:
 *     every: 500                  # steps
 *     to: s3://bucket/prefix      # default: the directory checkpoints in the output directory
 *     background: false           # default: true
 * </pre>
 *
 * @param every steps between two checkpoints; empty for none but that of a run that stops
 * @param to a directory or the URI of an object store; empty for the output directory
 * @param background whether they are written in the background
 */
public record CheckpointSection(OptionalInt every, Optional<String> to, boolean background) {
    private static final String KEY = "checkpoint";

    /**
     * Reads the section.
     *
     * @param config the whole file
     * @throws org.parhelion.runs.file.ConfigException if a value is wrong
     */
    static CheckpointSection read(Config config) {
        if (!config.has(KEY)) {
            return new CheckpointSection(OptionalInt.empty(), Optional.empty(), true);
        }
        Config section = config.section(KEY);
        boolean moves = section.has("to");
        return new CheckpointSection(
                section.has("every") || !moves
                        ? OptionalInt.of(section.integer("every", 1, Integer.MAX_VALUE))
                        : OptionalInt.empty(),
                moves ? Optional.of(section.text("to")) : Optional.empty(),
                section.bool("background", true));
    }
}
