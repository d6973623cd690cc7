package org.parhelion.protocol;

/**
 * How many idle rounds a waiting thread spins before it parks. Fewer after spins in vain: where ranks compete for cores, a spin keeps
 * the core from the rank that is waited for. More after spins that met their message.
 *
 * <p>A park outlasts a short spin, so two ranks that have parked once would both park at every message, though each has a core. So a
 * spin now and then is a trial of full length: if it meets its message, so do those after it.
 *
 * <p>Belongs to one thread at a time.
 */
final class Spins {
    /** About 2 µs: as long as a peer that is awake takes for a reply. */
    private static final int FEWEST = 25;

    /** Parks from one trial to the next: trials take a few percent of the time if all are in vain. */
    private static final int PARKS_PER_TRIAL = 128;

    private final int most;
    private int length;
    private int parksUntilTrial = PARKS_PER_TRIAL;

    /** Spins of {@code most} idle rounds at first. */
    Spins(int most) {
        this.most = most;
        this.length = most;
    }

    /** Idle rounds of the next spin, {@code limit} at most. */
    int rounds(int limit) {
        return Math.min(parksUntilTrial == 0 ? most : length, limit);
    }

    /** A spin met its message. */
    void met() {
        length = Math.min(most, length + length / 8 + 1);
    }

    /** A spin was in vain: the thread parks. */
    void inVain() {
        length = Math.max(Math.min(FEWEST, most), length / 2);
        parksUntilTrial = parksUntilTrial == 0 ? PARKS_PER_TRIAL : parksUntilTrial - 1;
    }
}
