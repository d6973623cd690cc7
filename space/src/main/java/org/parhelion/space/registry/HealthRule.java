package org.parhelion.space.registry;

import java.time.Duration;

/**
 * When a space counts as unhealthy: too many errors within a sliding window. A ratio since the start would hide a present outage
 * behind past successes.
 *
 * @param window how far back calls count; positive
 * @param callsMin with fewer calls within the window it is healthy: too few to tell
 * @param errorRateMax it is healthy while the part of failed calls is below this, 0 … 1
 */
public record HealthRule(Duration window, long callsMin, double errorRateMax) {
    /** 60 s, at least 20 calls, less than 10 % errors. */
    public static final HealthRule DEFAULT = new HealthRule(Duration.ofSeconds(60), 20, 0.1);

    /**
     * Checks the values.
     *
     * @throws IllegalArgumentException if one is out of its range
     */
    public HealthRule {
        if (!window.isPositive() || callsMin < 0 || !(errorRateMax >= 0 && errorRateMax <= 1)) {
            throw new IllegalArgumentException("window " + window + ", callsMin " + callsMin + ", errorRateMax "
                    + errorRateMax + ": a positive window, at least 0 calls and a rate of 0 … 1 are required");
        }
    }

    /**
     * Judges calls.
     *
     * @param calls what happened within the window
     * @return whether the space is healthy
     */
    public boolean healthy(CallCounts calls) {
        return calls.calls() < callsMin || calls.errorRate() < errorRateMax;
    }
}
