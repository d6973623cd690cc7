package org.parhelion.comm.threads;

import org.jspecify.annotations.Nullable;
import org.parhelion.comm.CommException;

/** An event that a thread waits for, with its columns of a deadlock report. */
interface Wait {
    /** Whether the wait is over. Called by the waiting thread alone; may consume what has arrived. */
    boolean isDone();

    /** MPI's verb, for instance {@code recv}. */
    String operation();

    /** The rank waited for, or a wildcard; {@code Comm.PROC_NULL} if it is all of them. */
    int peer();

    /** The tag, or a wildcard; {@code Comm.PROC_NULL} if there is none. */
    int tag();

    /** The communicator's name. */
    String communicator();

    /** Why it will never end: a needed rank has died, or the communicator was revoked. Null if no reason is known. */
    @Nullable
    CommException obstacle();
}
