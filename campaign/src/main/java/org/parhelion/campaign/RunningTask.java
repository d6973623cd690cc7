package org.parhelion.campaign;

/** An attempt that has been started. Its methods return at once, and any thread may call them, also after the end. */
public interface RunningTask {
    /** Ends the attempt: all its threads and processes, without a checkpoint. */
    void cancel();

    /** Asks the program to write a checkpoint and stop, with the outcome {@link TaskOutcome.Preempted}. */
    void drain();
}
