package org.parhelion.comm.threads;

import org.jspecify.annotations.Nullable;
import org.parhelion.comm.CommException;

/** Something that a thread waits for, with what a deadlock report says of it. */
interface Wait {
    /** Whether the wait is over. Called by the waiting thread alone; may consume what has arrived. */
    boolean isDone();

    /** MPI's verb, for instance {@code recv}. */
    String operation();

    /** The rank waited for, or a wildcard; {@code Comm.PROC_NULL} where it is all of them. */
    int peer();

    /** The tag, or a wildcard; {@code Comm.PROC_NULL} where there is none. */
    int tag();

    /** The communicator's name. */
    String communicator();

    /** Why it will never be over: a rank that it needs has died, or the communicator was revoked. Null as far as is known. */
    @Nullable
    CommException obstacle();
}
