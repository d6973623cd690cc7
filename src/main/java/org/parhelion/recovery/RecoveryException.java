package org.parhelion.recovery;

import java.io.Serial;

/** A run that cannot go on: what it needs for that is lost. Says what, and what would have kept it. */
public final class RecoveryException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    RecoveryException(String message) {
        super(message);
    }

    RecoveryException(String message, Throwable cause) {
        super(message, cause);
    }
}
