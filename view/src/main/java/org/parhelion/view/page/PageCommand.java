package org.parhelion.view.page;

import java.util.Locale;
import java.util.Optional;

/** A command that a person gives to a run by its page. */
public enum PageCommand {
    /** Compute no further step until {@link #RESUME}. */
    PAUSE,
    /** End a pause. */
    RESUME,
    /** Compute one step, and pause. */
    STEP,
    /** Write a checkpoint at the next whole step. */
    CHECKPOINT,
    /** Write a checkpoint and end the run. */
    STOP;

    /** {@return the name in messages: {@code pause}} */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The command of a name.
     *
     * @param label a name in messages
     * @return the command; empty if there is none of that name
     */
    public static Optional<PageCommand> of(String label) {
        for (PageCommand command : values()) {
            if (command.label().equals(label)) {
                return Optional.of(command);
            }
        }
        return Optional.empty();
    }
}
