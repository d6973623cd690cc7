package org.parhelion.space.coordination;

import java.time.Duration;
import org.parhelion.space.SpaceException;
import org.parhelion.space.Template;
import org.parhelion.space.TupleSpace;

/**
 * A gate that opens when a number of events have happened, and stays open.
 *
 * <pre>
 *   ("counter", "latch/" + name, events still missing)
 * </pre>
 *
 * <p>Any thread may call any method.
 */
public final class SpaceLatch {
    private final TupleSpace space;
    private final String counterName;
    private final SpaceCounter missing;

    private SpaceLatch(TupleSpace space, String counterName, SpaceCounter missing) {
        this.space = space;
        this.counterName = counterName;
        this.missing = missing;
    }

    /**
     * Creates a latch. One process does this once; the others {@link #of} it.
     *
     * @param space where its tuple is
     * @param name another latch has another name
     * @param events how many events open it, at least 0
     * @return the latch
     * @throws IllegalArgumentException if {@code events} is negative
     */
    public static SpaceLatch create(TupleSpace space, String name, long events) {
        if (events < 0) {
            throw new IllegalArgumentException("a latch of " + events + " events");
        }
        String counter = counterName(name);
        return new SpaceLatch(space, counter, SpaceCounter.create(space, counter, events));
    }

    /**
     * Uses a latch that exists or will exist.
     *
     * @param space where its tuple is
     * @param name its name
     * @return the latch
     */
    public static SpaceLatch of(TupleSpace space, String name) {
        String counter = counterName(name);
        return new SpaceLatch(space, counter, SpaceCounter.of(space, counter));
    }

    /**
     * Counts one event.
     *
     * @param timeout the longest wait for the latch to be created
     * @throws InterruptedException if the thread was interrupted while it waited; nothing was counted
     * @throws SpaceException of kind {@code REFUSED} if there was no such latch within the timeout
     */
    public void countDown(Duration timeout) throws InterruptedException {
        missing.addAndGet(-1, timeout);
    }

    /**
     * Waits until it is open.
     *
     * @param timeout the longest wait
     * @return whether it is open
     * @throws InterruptedException if the thread was interrupted while it waited
     */
    public boolean await(Duration timeout) throws InterruptedException {
        return space.read(Template.of("counter", counterName, Template.range(Long.MIN_VALUE, 0L)), timeout)
                .isPresent();
    }

    private static String counterName(String name) {
        return "latch/" + name;
    }
}
