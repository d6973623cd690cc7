package org.parhelion.io;

import java.io.Serial;

/** A file does not hold what it should: too few values, not a number, another format. The message names file and remedy. */
public final class DataException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    public DataException(String message) {
        super(message);
    }

    public DataException(String message, Throwable cause) {
        super(message, cause);
    }
}
