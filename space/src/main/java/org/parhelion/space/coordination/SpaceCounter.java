package org.parhelion.space.coordination;

import java.time.Duration;
import org.parhelion.space.SpaceException;
import org.parhelion.space.Template;
import org.parhelion.space.Transaction;
import org.parhelion.space.Tuple;
import org.parhelion.space.TupleSpace;

/**
 * A number that processes change together.
 *
 * <pre>
 *   ("counter", name, value)      exactly one
 * </pre>
 *
 * <p>Taking the tuple and writing its successor are one transaction: a process that dies between the two changes nothing. Any
 * thread may call any method.
 */
public final class SpaceCounter {
    private static final String KIND = "counter";

    /** How long a change may take before it is undone, so that a dead process does not block the others. */
    private static final Duration CHANGE = Duration.ofSeconds(10);

    private final TupleSpace space;
    private final String name;

    private SpaceCounter(TupleSpace space, String name) {
        this.space = space;
        this.name = name;
    }

    /**
     * Creates a counter. One process does this once; the others {@link #of} it.
     *
     * @param space where its tuple is
     * @param name another counter has another name
     * @param value its first value
     * @return the counter
     */
    public static SpaceCounter create(TupleSpace space, String name, long value) {
        space.write(Tuple.of(KIND, name, value));
        return new SpaceCounter(space, name);
    }

    /**
     * Uses a counter that exists or will exist.
     *
     * @param space where its tuple is
     * @param name its name
     * @return the counter
     */
    public static SpaceCounter of(TupleSpace space, String name) {
        return new SpaceCounter(space, name);
    }

    /**
     * Adds a number; waits for the counter to be created, and for others that change it.
     *
     * @param delta what is added
     * @param timeout the longest wait
     * @return the new value
     * @throws InterruptedException if the thread was interrupted while it waited; nothing was added
     * @throws SpaceException of kind {@code REFUSED} if there was no such counter within the timeout
     */
    public long addAndGet(long delta, Duration timeout) throws InterruptedException {
        try (Transaction change = space.begin(CHANGE.plus(limited(timeout)))) {
            Tuple old = change.take(template(), timeout).orElseThrow(() -> absent(timeout));
            long value = old.longAt(2) + delta;
            change.write(Tuple.of(KIND, name, value));
            change.commit();
            return value;
        }
    }

    /**
     * Reads the value; waits for the counter to be created.
     *
     * @param timeout the longest wait
     * @return the value
     * @throws InterruptedException if the thread was interrupted while it waited
     * @throws SpaceException of kind {@code REFUSED} if there was no such counter within the timeout
     */
    public long get(Duration timeout) throws InterruptedException {
        return space.read(template(), timeout)
                .orElseThrow(() -> absent(timeout))
                .longAt(2);
    }

    /** Removes the counter. */
    public void delete() {
        space.takeAll(template(), Integer.MAX_VALUE);
    }

    private Template template() {
        return Template.of(KIND, name, Template.ANY);
    }

    /** The lease of the transaction covers the wait, up to a day: a longer wait is a mistake of its own. */
    private static Duration limited(Duration timeout) {
        Duration most = Duration.ofDays(1);
        return timeout.compareTo(most) < 0 ? timeout : most;
    }

    private SpaceException absent(Duration timeout) {
        return new SpaceException(
                SpaceException.Kind.REFUSED,
                "no counter '" + name + "' in " + space.name() + " within " + timeout
                        + "; one process creates it first");
    }
}
