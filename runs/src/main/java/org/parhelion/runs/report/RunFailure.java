package org.parhelion.runs.report;

import java.io.Serial;

/** A run failed for a reason that the message explains completely, for instance a full disk. */
public final class RunFailure extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message the cause and the remedy
     */
    public RunFailure(String message) {
        super(message);
    }

    /**
     * Creates the exception.
     *
     * @param message the cause and the remedy
     * @param cause the exception that was caught
     */
    public RunFailure(String message, Throwable cause) {
        super(message, cause);
    }
}
