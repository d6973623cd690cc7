package org.parhelion.recovery;

import java.io.Serial;

/** A run has ended before its last step, because it was {@linkplain Driver#stoppingOn asked to}. Its last checkpoint is that of this step. */
public final class StoppedException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final long step;
    private final int reason;

    /**
     * Creates the exception.
     *
     * @param step number of completed steps
     * @param reason the largest reason of any rank, {@link Driver.Stop#reason}
     */
    StoppedException(long step, int reason) {
        super("stopped after step " + step + ", for reason " + reason);
        this.step = step;
        this.reason = reason;
    }

    /** {@return the number of completed steps} */
    public long step() {
        return step;
    }

    /** {@return the largest {@link Driver.Stop#reason} of any rank} */
    public int reason() {
        return reason;
    }
}
