package org.parhelion.recovery;

import java.io.Serial;

/** A run cannot continue because its state is lost. The message names the lost part and the remedy for the next run. */
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
