package org.parhelion.io;

import java.io.Serial;

/** A file is malformed: too few values, not a number, another format. The message contains the file's name and the remedy. */
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
