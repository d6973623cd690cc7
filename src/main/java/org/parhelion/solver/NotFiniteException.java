package org.parhelion.solver;

import java.io.Serial;

/** A field holds a value that is not finite: the scheme is unstable, or its input was not finite. */
public final class NotFiniteException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    NotFiniteException(String message) {
        super(message);
    }

    /**
     * The same with more to say, for instance where to go on from.
     *
     * @param cause what was found
     * @param more a sentence
     */
    public NotFiniteException(NotFiniteException cause, String more) {
        super(cause.getMessage() + ". " + more, cause);
    }
}
