package org.parhelion.campaign.spec;

/** What an attempt runs in. */
public enum Isolation {
    /** Threads of this process. */
    THREAD,
    /** A virtual thread of this process: for methods that wait. */
    VIRTUAL_THREAD,
    /** A process of its own, with all that it starts in one process group. */
    PROCESS
}
