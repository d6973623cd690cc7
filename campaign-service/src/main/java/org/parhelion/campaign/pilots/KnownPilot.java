package org.parhelion.campaign.pilots;

import java.util.OptionalLong;

/** One pilot, from its submission until nothing of it is left. */
final class KnownPilot {
    private static final long NEVER = -1;

    final String name;
    private final long submittedMillis;
    private long ranSinceMillis = NEVER;
    private long endAskedMillis = NEVER;
    /** Whether the batch system answered that it has it. */
    private boolean accepted;
    /** Whether its worker was ever connected. */
    private boolean connected;

    KnownPilot(String name, long nowMillis) {
        this.name = name;
        this.submittedMillis = nowMillis;
    }

    void accepted() {
        accepted = true;
    }

    boolean isAccepted() {
        return accepted;
    }

    void runs(long nowMillis) {
        accepted = true;
        if (ranSinceMillis == NEVER) {
            ranSinceMillis = nowMillis;
        }
    }

    /** Whether its worker was never connected before. */
    boolean connects(long nowMillis) {
        runs(nowMillis);
        boolean first = !connected;
        connected = true;
        return first;
    }

    boolean hasConnected() {
        return connected;
    }

    boolean hasRun() {
        return ranSinceMillis != NEVER;
    }

    /** Since when its job runs; empty if it does not. */
    OptionalLong ranSince() {
        return hasRun() ? OptionalLong.of(ranSinceMillis) : OptionalLong.empty();
    }

    long submittedFor(long nowMillis) {
        return nowMillis - submittedMillis;
    }

    /** For how long its job runs; 0 if it does not. */
    long ranFor(long nowMillis) {
        return ranSinceMillis == NEVER ? 0 : nowMillis - ranSinceMillis;
    }

    void ends(long nowMillis) {
        endAskedMillis = nowMillis;
    }

    boolean isEnding() {
        return endAskedMillis != NEVER;
    }

    /** Since when it was asked to end; 0 if it was not. */
    long endingFor(long nowMillis) {
        return endAskedMillis == NEVER ? 0 : nowMillis - endAskedMillis;
    }
}
