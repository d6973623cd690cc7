package org.parhelion.io;

import java.io.Serial;

/**
 * A file is malformed: too few values, a value that is not a number, an unsupported format. The message contains the
 * name of the file and the remedy.
 */
public final class DataException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message name of the file, the error and the remedy
     */
    public DataException(String message) {
        super(message);
    }

    /**
     * Creates the exception.
     *
     * @param message name of the file, the error and the remedy
     * @param cause the exception of the parser or the file system
     */
    public DataException(String message, Throwable cause) {
        super(message, cause);
    }
}
