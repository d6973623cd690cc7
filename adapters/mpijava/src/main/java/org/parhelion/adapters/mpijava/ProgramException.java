package org.parhelion.adapters.mpijava;

import java.io.Serial;

/** The program cannot be started: a mistake of the command line. */
final class ProgramException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    ProgramException(String message, Throwable cause) {
        super(message, cause);
    }
}
