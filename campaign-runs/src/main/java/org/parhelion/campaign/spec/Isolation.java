package org.parhelion.campaign.spec;

/** What an attempt runs in. */
public enum Isolation {
    /** Threads of this process. */
    THREAD,
    /** A virtual thread of this process: for methods that wait. */
    VIRTUAL_THREAD,
    /** A process of its own, with all that it starts in one process group. */
    PROCESS,
    /** A step of the Slurm job that the worker belongs to, with processors of its own. */
    SLURM_STEP;

    /** {@return whether an attempt runs in processes of its own} */
    public boolean isProcess() {
        return this == PROCESS || this == SLURM_STEP;
    }
}
