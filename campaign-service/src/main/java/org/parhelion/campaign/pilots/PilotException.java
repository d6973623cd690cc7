package org.parhelion.campaign.pilots;

/** A batch system did not answer, or not in a way that was understood. The message contains the command and what it printed. */
public final class PilotException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /**
     * Describes what happened.
     *
     * @param message the command, and what it printed
     */
    public PilotException(String message) {
        super(message);
    }

    /**
     * Describes what happened.
     *
     * @param message the command, and what it printed
     * @param cause the cause
     */
    public PilotException(String message, Throwable cause) {
        super(message, cause);
    }
}
