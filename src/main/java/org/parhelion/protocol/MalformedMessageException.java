package org.parhelion.protocol;

import java.io.Serial;

/** Bytes that are no message of the protocol: cut short, too long, or not in canonical form. */
public final class MalformedMessageException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    /** {@code message} says what was expected, and at which byte. */
    public MalformedMessageException(String message) {
        super(message);
    }
}
