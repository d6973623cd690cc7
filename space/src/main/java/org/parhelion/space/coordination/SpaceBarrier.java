package org.parhelion.space.coordination;

import java.time.Duration;
import org.parhelion.space.Template;
import org.parhelion.space.Tuple;
import org.parhelion.space.TupleSpace;
import org.parhelion.space.spi.Durations;

/**
 * A barrier that a fixed number of parties pass together, any number of times.
 *
 * <pre>
 *   ("barrier", name, generation, party)      party has entered this generation
 * </pre>
 *
 * <p>A party that has passed generation g knows that every other has entered it, hence has passed g − 1, and removes its own
 * tuple of g − 1: at most two tuples a party stay behind. One thread of each party uses its barrier.
 */
public final class SpaceBarrier {
    private static final String KIND = "barrier";

    private final TupleSpace space;
    private final String name;
    private final int party;
    private final int parties;
    private long generation;

    /**
     * Joins a barrier, from its first generation on.
     *
     * @param space where its tuples are
     * @param name the same at all parties; another barrier has another name
     * @param party this party, 0 … {@code parties} − 1; no two are the same
     * @param parties how many there are
     * @throws IllegalArgumentException if {@code party} is not in that range
     */
    public SpaceBarrier(TupleSpace space, String name, int party, int parties) {
        if (party < 0 || party >= parties) {
            throw new IllegalArgumentException("party " + party + " is outside 0 … " + (parties - 1));
        }
        this.space = space;
        this.name = name;
        this.party = party;
        this.parties = parties;
    }

    /**
     * Enters, and waits until all parties have entered.
     *
     * @param timeout the longest wait
     * @return false if a party was missing at the timeout; a further call goes on waiting for the same generation
     * @throws InterruptedException if the thread was interrupted while it waited
     */
    public boolean await(Duration timeout) throws InterruptedException {
        Tuple mine = Tuple.of(KIND, name, generation, party);
        if (space.readIfExists(exactly(mine), Duration.ZERO).isEmpty()) {
            space.write(mine);
        }
        long deadlineNanos = Durations.deadlineNanos(0, Durations.nanos(timeout));
        long startNanos = System.nanoTime();
        for (int other = 0; other < parties; other++) {
            long leftNanos = Math.max(0, deadlineNanos - (System.nanoTime() - startNanos));
            Template entered = Template.of(KIND, name, generation, other);
            if (space.read(entered, Duration.ofNanos(leftNanos)).isEmpty()) {
                return false;
            }
        }
        if (generation > 0) {
            space.takeIfExists(Template.of(KIND, name, generation - 1, party), Duration.ZERO);
        }
        generation++;
        return true;
    }

    private static Template exactly(Tuple tuple) {
        return Template.of(tuple.fields().toArray());
    }
}
