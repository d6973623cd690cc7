package org.parhelion.space;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The verbs of a tuple space, with the semantics of JavaSpaces (JavaSpaces Service Specification 2.2). A {@link TupleSpace}
 * applies each at once; a {@link Transaction} applies all at its commit.
 *
 * <p>Each verb is linearizable within one space: it takes effect at one moment between call and return. A tuple is taken at most
 * once. Which of several matching tuples a verb finds is not defined, except in a space that was opened in order (first in,
 * first out).
 *
 * <p>Any thread may call any verb, virtual threads among them. A verb that waits stops waiting when its thread is interrupted.
 * Every verb throws {@link SpaceException} if the backend cannot be reached or refuses it.
 */
public sealed interface TupleVerbs permits TupleSpace, Transaction {
    /** A lease or a timeout without end. */
    Duration FOREVER = Duration.ofSeconds(Long.MAX_VALUE);

    /**
     * Writes a tuple. Equal tuples are separate entries.
     *
     * @param tuple what is written
     * @param lease how long it stays unless it is renewed or taken; positive, {@link #FOREVER} for no end
     * @return the lease, which can be renewed and cancelled
     * @throws IllegalArgumentException if {@code lease} is not positive
     */
    Lease write(Tuple tuple, Duration lease);

    /**
     * Writes a tuple that stays until it is taken.
     *
     * @param tuple what is written
     * @return the lease, which can be cancelled
     */
    default Lease write(Tuple tuple) {
        return write(tuple, FOREVER);
    }

    /**
     * Reads a matching tuple and leaves it there. Waits for one.
     *
     * @param template what is looked for
     * @param timeout how long it waits; zero returns at once
     * @return a tuple, or nothing if none could be read within the timeout
     * @throws InterruptedException if the thread was interrupted while it waited
     */
    Optional<Tuple> read(Template template, Duration timeout) throws InterruptedException;

    /**
     * Removes a matching tuple. Waits for one.
     *
     * @param template what is looked for
     * @param timeout how long it waits; zero returns at once
     * @return the tuple, which no other call returns; nothing if none could be taken within the timeout
     * @throws InterruptedException if the thread was interrupted while it waited; it has taken nothing then
     */
    Optional<Tuple> take(Template template, Duration timeout) throws InterruptedException;

    /**
     * Reads a matching tuple if there is one. Waits only while every match is held by a transaction that has not ended: taken
     * there, or, against a take, read there. What such a transaction wrote is no match yet.
     *
     * @param template what is looked for
     * @param timeout how long it waits for such transactions; zero returns at once
     * @return a tuple, or nothing if none matches or all stay held
     * @throws InterruptedException if the thread was interrupted while it waited
     */
    Optional<Tuple> readIfExists(Template template, Duration timeout) throws InterruptedException;

    /**
     * Removes a matching tuple if there is one. Waits only while every match is held by a transaction that has not ended: taken
     * there, or, against a take, read there. What such a transaction wrote is no match yet.
     *
     * @param template what is looked for
     * @param timeout how long it waits for such transactions; zero returns at once
     * @return the tuple, or nothing if none matches or all stay held
     * @throws InterruptedException if the thread was interrupted while it waited; it has taken nothing then
     */
    Optional<Tuple> takeIfExists(Template template, Duration timeout) throws InterruptedException;

    /**
     * Reads all matching tuples that can be read now. Never waits.
     *
     * @param template what is looked for
     * @param max the most that are returned, at least 1
     * @return the tuples, possibly none
     * @throws IllegalArgumentException if {@code max} is below 1
     */
    List<Tuple> readAll(Template template, int max);

    /**
     * Removes all matching tuples that can be taken now, in one step. Never waits.
     *
     * @param template what is looked for
     * @param max the most that are taken, at least 1
     * @return exactly the tuples that were removed, possibly none
     * @throws IllegalArgumentException if {@code max} is below 1
     */
    List<Tuple> takeAll(Template template, int max);

    /**
     * Counts the matching tuples that can be read now.
     *
     * @param template what is looked for
     * @return their number
     */
    long count(Template template);
}
