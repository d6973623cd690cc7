package org.parhelion.solver;

import java.io.Serial;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A field has a value that is not finite: the scheme is unstable, or its input was not finite. The same on every rank. */
public final class NotFiniteException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final transient @Nullable BlowUp blowUp;

    /**
     * Creates an exception about values whose place is not known, for instance those of a right-hand side.
     *
     * @param message what is not finite
     */
    public NotFiniteException(String message) {
        super(message);
        this.blowUp = null;
    }

    NotFiniteException(BlowUp blowUp) {
        super(blowUp.message());
        this.blowUp = blowUp;
    }

    /**
     * Creates an exception with a further sentence, for instance about the last good checkpoint.
     *
     * @param cause the original exception
     * @param more the further sentence
     */
    public NotFiniteException(NotFiniteException cause, String more) {
        super(cause.getMessage() + ". " + more, cause);
        this.blowUp = cause.blowUp;
    }

    /** {@return the step, the point and the values around it; empty where the point is not known} */
    public Optional<BlowUp> blowUp() {
        return Optional.ofNullable(blowUp);
    }
}
