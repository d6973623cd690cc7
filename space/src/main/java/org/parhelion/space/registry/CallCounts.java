package org.parhelion.space.registry;

/**
 * How many verbs clients called within a window, and how many failed.
 *
 * @param reads calls that read
 * @param writes calls that wrote
 * @param takes calls that took
 * @param errors calls among them that failed
 */
public record CallCounts(long reads, long writes, long takes, long errors) {
    /** Nothing. */
    public static final CallCounts ZERO = new CallCounts(0, 0, 0, 0);

    /**
     * Checks the counts.
     *
     * @throws IllegalArgumentException if one is negative, or more failed than were called
     */
    public CallCounts {
        if (reads < 0 || writes < 0 || takes < 0 || errors < 0 || errors > reads + writes + takes) {
            throw new IllegalArgumentException("reads " + reads + ", writes " + writes + ", takes " + takes
                    + ", errors " + errors + ": counts are at least 0, and errors are among the calls");
        }
    }

    /**
     * Adds counts.
     *
     * @param other further calls
     * @return the sum
     */
    public CallCounts plus(CallCounts other) {
        return new CallCounts(reads + other.reads, writes + other.writes, takes + other.takes, errors + other.errors);
    }

    /** {@return the number of calls} */
    public long calls() {
        return reads + writes + takes;
    }

    /** {@return the part of the calls that failed, 0 … 1; 0 without calls} */
    public double errorRate() {
        return calls() == 0 ? 0 : (double) errors / calls();
    }
}
