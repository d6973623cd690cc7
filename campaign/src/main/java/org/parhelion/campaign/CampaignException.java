package org.parhelion.campaign;

/** Something outside the caller's arguments keeps a campaign from going on: a full disk, another coordinator. */
public final class CampaignException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** What is known about the failure. */
    public enum Kind {
        /** Another coordinator leads; nothing was written. */
        FENCED,
        /**
         * No sign of life has reached the store for so long that another coordinator may lead; what was to be written may be
         * durable or not.
         */
        LEAD_LOST,
        /** The store refused what contradicts it, for example a second outcome of a task; nothing was written. */
        REFUSED,
        /** The store failed; what was to be written may be durable or not. */
        STORE_FAILED,
        /** The store or the runner is closed; nothing was written. */
        CLOSED,
        /** No coordinator can be reached; what was asked for may have been done or not. */
        UNREACHABLE
    }

    private final Kind kind;

    /**
     * Describes a failure.
     *
     * @param kind what is known about it
     * @param message what failed, and the remedy
     */
    public CampaignException(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    /**
     * Describes a failure with a cause.
     *
     * @param kind what is known about it
     * @param message what failed, and the remedy
     * @param cause what failed below
     */
    public CampaignException(Kind kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    /** {@return what is known about the failure} */
    public Kind kind() {
        return kind;
    }
}
