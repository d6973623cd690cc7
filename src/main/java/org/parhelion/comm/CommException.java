package org.parhelion.comm;

import java.io.Serial;

/**
 * A failure outside the call: a peer lost, a message longer than its buffer, an error of the MPI library.
 *
 * <p>A mistake in the call (a rank out of range, a negative tag) is an {@link IllegalArgumentException} instead, thrown before
 * anything is sent.
 */
public class CommException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    /**
     * A failure without a cause of its own.
     *
     * @param message what happened, on which rank, and the remedy
     */
    public CommException(String message) {
        super(message);
    }

    /**
     * A failure with a cause.
     *
     * @param message what happened, on which rank, and the remedy
     * @param cause what was thrown first
     */
    public CommException(String message, Throwable cause) {
        super(message, cause);
    }

    /**
     * An operation that failed between two ranks.
     *
     * @param rank the rank that it failed on
     * @param operation MPI's verb, for instance {@code recv}
     * @param peer the other rank, or {@link Comm#ANY_SOURCE}
     * @param tag the message's tag, or {@link Comm#ANY_TAG}
     * @param reason what happened; the library's own text if there is one
     * @return an exception that names all of these
     */
    public static CommException failed(int rank, String operation, int peer, int tag, String reason) {
        return new CommException(failure(rank, operation, peer, tag, reason));
    }

    static String failure(int rank, String operation, int peer, int tag, String reason) {
        return "rank " + rank + ": " + operation + "(peer " + named(peer, "PROC_NULL", "ANY_SOURCE") + ", tag "
                + named(tag, "none", "ANY_TAG") + ") failed: " + reason;
    }

    private static String named(int value, String none, String any) {
        return value == Comm.ANY_SOURCE ? any : value == Comm.PROC_NULL ? none : Integer.toString(value);
    }
}
