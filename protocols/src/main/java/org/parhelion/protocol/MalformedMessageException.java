package org.parhelion.protocol;

import java.io.Serial;

/** Thrown for bytes that are no message of the protocol: truncated, too long, or not in canonical form. */
public final class MalformedMessageException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message what was expected, and at which byte
     */
    public MalformedMessageException(String message) {
        super(message);
    }
}
