package org.parhelion.solver;

import java.io.Serial;

/** A field has a value that is not finite: the scheme is unstable, or its input was not finite. */
public final class NotFiniteException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    NotFiniteException(String message) {
        super(message);
    }

    /**
     * Creates an exception with a further sentence, for instance about the last good checkpoint.
     *
     * @param cause the original exception
     * @param more the further sentence
     */
    public NotFiniteException(NotFiniteException cause, String more) {
        super(cause.getMessage() + ". " + more, cause);
    }
}
