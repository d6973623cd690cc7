package org.parhelion.campaign.coordinator;

/** Whether a task may begin on a worker whose life ends. */
final class Admission {
    private Admission() {}

    /**
     * A task that writes checkpoints may always begin: it goes on elsewhere. Another one may if it is expected to end in
     * time, or if nothing is known about it.
     *
     * @param p90Nanos its expected run time [ns]; −1 if unknown
     * @param lifeNanos the worker's remaining life [ns]
     */
    static boolean admits(long p90Nanos, long lifeNanos, boolean checkpointable) {
        return lifeNanos > 0 && (checkpointable || p90Nanos < 0 || p90Nanos <= lifeNanos);
    }
}
