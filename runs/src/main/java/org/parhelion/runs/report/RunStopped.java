package org.parhelion.runs.report;

import java.io.Serial;

/** A run stopped before its last step, because it had to, with a checkpoint. The message contains the reason and how to continue. */
public final class RunStopped extends RuntimeException {
    /** The exit status of a process whose run stopped: EX_TEMPFAIL of BSD's sysexits.h. */
    public static final int STATUS = 75;

    @Serial
    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message the reason, and how to continue
     * @param cause the exception that was caught
     */
    public RunStopped(String message, Throwable cause) {
        super(message, cause);
    }
}
