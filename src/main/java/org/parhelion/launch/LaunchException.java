package org.parhelion.launch;

import java.io.Serial;

/** A program or a job cannot be started. The message contains the remedy. */
public final class LaunchException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1;

    /**
     * Creates the exception.
     *
     * @param message what failed, and the remedy
     */
    public LaunchException(String message) {
        super(message);
    }

    /**
     * Creates the exception.
     *
     * @param message what failed, and the remedy
     * @param cause the exception that the attempt to start the program threw
     */
    public LaunchException(String message, Throwable cause) {
        super(message, cause);
    }
}
