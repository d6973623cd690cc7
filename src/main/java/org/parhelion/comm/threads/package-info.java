/**
 * Ranks are threads of one JVM: the embedded default, and the only provider that can see a deadlock.
 *
 * <p>Start with {@link org.parhelion.comm.threads.ThreadsProvider}, which starts and ends the rank threads. A communicator is a
 * {@code Group} with one {@code Endpoint} a rank; messages come in by one {@code Ring} for each ordered pair of ranks, and are
 * matched by the receiving thread alone. {@code Seat} is where a thread waits, {@code ThreadCollectives} the
 * shared-memory collectives, which are made of {@code Meeting}s, {@code DeadlockReport} the table of who waits for whom.
 *
 * <p>Knows no other provider.
 */
@NullMarked
package org.parhelion.comm.threads;

import org.jspecify.annotations.NullMarked;
