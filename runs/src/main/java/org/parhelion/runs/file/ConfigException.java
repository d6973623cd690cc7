package org.parhelion.runs.file;

import java.io.Serial;

/** The command line or a config file is wrong: where, what, and what would be right. */
public final class ConfigException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    /** {@code message} names the value and the remedy. */
    public ConfigException(String message) {
        super(message);
    }

    public ConfigException(String message, Throwable cause) {
        super(message, cause);
    }

    /** The value of {@code key} at {@code origin} is wrong because of {@code reason}. */
    static ConfigException at(Origin origin, String key, String reason) {
        return new ConfigException(origin + ": " + key + ": " + reason);
    }

    static ConfigException at(Origin origin, String key, String reason, Throwable cause) {
        return new ConfigException(origin + ": " + key + ": " + reason, cause);
    }
}
