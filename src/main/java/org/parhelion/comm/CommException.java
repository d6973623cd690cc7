package org.parhelion.comm;

import java.io.Serial;

/**
 * What the world does to a message: a peer lost, a message longer than its buffer, an error of the library.
 *
 * <p>A caller's mistake (a rank out of range, a negative tag) is an {@link IllegalArgumentException} instead, thrown before
 * anything was sent.
 */
public class CommException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    /** {@code message} says what happened, where, and what to do. */
    public CommException(String message) {
        super(message);
    }

    public CommException(String message, Throwable cause) {
        super(message, cause);
    }

    /**
     * An operation that failed between two ranks.
     *
     * @param rank the rank that it failed on
     * @param operation MPI's verb, for instance {@code recv}
     * @param peer the other rank, or a wildcard
     * @param tag the message's tag, or a wildcard
     * @param reason what happened; the library's own text where there is one
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
