package org.parhelion.space;

/** A verb of a tuple space failed, for a reason outside the caller's arguments. */
public final class SpaceException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** What is known about the verb that failed. */
    public enum Kind {
        /** The backend could not be reached; the verb had no effect. */
        UNREACHABLE,
        /** The connection was lost after the verb was sent: it may have had its effect. */
        OUTCOME_UNKNOWN,
        /** The transaction had ended: committed, aborted, or its lease was over. The verb had no effect. */
        TRANSACTION_ENDED,
        /** The backend refused the verb, for example without a right or beyond a limit. The verb had no effect. */
        REFUSED,
        /** The space was closed. The verb had no effect. */
        CLOSED
    }

    private final Kind kind;

    /**
     * Describes a failure.
     *
     * @param kind what is known about the verb
     * @param message the verb, the backend, and the remedy
     */
    public SpaceException(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    /**
     * Describes a failure with a cause.
     *
     * @param kind what is known about the verb
     * @param message the verb, the backend, and the remedy
     * @param cause what failed below
     */
    public SpaceException(Kind kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    /** {@return what is known about the verb} */
    public Kind kind() {
        return kind;
    }
}
