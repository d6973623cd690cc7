package org.parhelion.runs.file;

import java.io.Serial;

/** The command line or a run file is wrong. The message contains the position, the wrong value and the remedy. */
public final class ConfigException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message position, wrong value and remedy
     */
    public ConfigException(String message) {
        super(message);
    }

    /**
     * Creates the exception.
     *
     * @param message position, wrong value and remedy
     * @param cause the exception that was caught
     */
    public ConfigException(String message, Throwable cause) {
        super(message, cause);
    }

    /** An error about the value of {@code key} at {@code origin}. */
    static ConfigException at(Origin origin, String key, String reason) {
        return new ConfigException(origin + ": " + key + ": " + reason);
    }

    static ConfigException at(Origin origin, String key, String reason, Throwable cause) {
        return new ConfigException(origin + ": " + key + ": " + reason, cause);
    }
}
