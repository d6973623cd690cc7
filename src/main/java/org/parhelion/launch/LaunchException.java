package org.parhelion.launch;

import java.io.Serial;

/** A program or a job that cannot be started; the message names the remedy. */
public final class LaunchException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1;

    public LaunchException(String message) {
        super(message);
    }

    public LaunchException(String message, Throwable cause) {
        super(message, cause);
    }
}
