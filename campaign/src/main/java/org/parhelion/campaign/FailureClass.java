package org.parhelion.campaign;

/** Why an attempt failed; {@link RetryRule} describes what follows. */
public enum FailureClass {
    /** The program failed: an exit status other than 0, an exception. */
    FAILED,
    /** A number was not finite. */
    NAN,
    /** The attempt took longer than the task's timeout. */
    TIMEOUT,
    /** The attempt was ended for lack of memory. */
    OUT_OF_MEMORY,
    /** The attempt was stopped from outside and left no newer checkpoint. */
    PREEMPTED,
    /** The worker or its computer failed, not the program. */
    NODE_BAD
}
