package org.parhelion.runs.report;

import java.io.Serial;

/** A run failed for a reason that its message explains in full: a disk that filled, an output that cannot be written. */
public final class RunFailure extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    public RunFailure(String message) {
        super(message);
    }

    public RunFailure(String message, Throwable cause) {
        super(message, cause);
    }
}
