/**
 * Ranks as threads of one JVM: the default provider, and the only one that detects deadlocks.
 *
 * <p>Start with {@link org.parhelion.comm.threads.ThreadsProvider}, which starts and ends the rank threads. A communicator is a
 * {@code Endpoints} with one {@code Endpoint} per rank. Messages arrive through one {@code Ring} for each ordered pair of ranks and are
 * matched by the receiving thread only. A thread waits in its {@code Seat}, {@code ThreadCollectives} the
 * shared-memory collectives, which are made of {@code Meeting}s, {@code DeadlockReport} the table of which rank waits for which.
 *
 * <p>Knows no other provider.
 */
@NullMarked
package org.parhelion.comm.threads;

import org.jspecify.annotations.NullMarked;
