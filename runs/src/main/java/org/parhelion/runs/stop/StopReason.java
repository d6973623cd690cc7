package org.parhelion.runs.stop;

import java.util.Arrays;
import java.util.Optional;

/** Why a run stops. Where ranks have different reasons, the last one in this order counts. */
public enum StopReason {
    /** The cloud advises to move to another machine. */
    REBALANCE(1, "the cloud's advice to leave this machine"),
    /** The time limit of the job, or of the command line, is near. */
    TIME_LIMIT(2, "the time limit"),
    /** The cloud takes the machine back. */
    SPOT(3, "the cloud's notice that it takes this machine back"),
    /** A signal. */
    USR1(4, "SIGUSR1"),
    /** A signal. */
    TERM(5, "SIGTERM"),
    /** A command of a person who watches the run. */
    PAGE(6, "a command of its page"),
    /** The step is reached after which the run was to stop. */
    STEP(7, "--stop-after"),
    /** A signal: Ctrl-C. */
    INT(8, "SIGINT");

    private final int code;
    private final String cause;

    StopReason(int code, String cause) {
        this.code = code;
        this.cause = cause;
    }

    /** {@return the reason, for people} */
    public String cause() {
        return cause;
    }

    /** {@return a positive number, larger for reasons later in the order} */
    public int code() {
        return code;
    }

    /**
     * The reason of a {@link #code}.
     *
     * @param code a code
     * @return the reason; empty for 0
     */
    public static Optional<StopReason> of(int code) {
        return Arrays.stream(values()).filter(reason -> reason.code == code).findFirst();
    }
}
