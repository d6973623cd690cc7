/**
 * One tuple space as a pure, deterministic state: entries with leases, transactions, waiting requests, subscriptions.
 *
 * <p>Start with {@link org.parhelion.space.store.TupleStore}: {@link org.parhelion.space.store.SpaceRequest} in, {@link
 * org.parhelion.space.store.SpaceReply} out, time passed in. Whatever keeps tuples in the memory of a process is built on it: the
 * spaces of one JVM, and those of a communicator's ranks.
 *
 * <p>It knows no thread, no clock and no network.
 */
@NullMarked
package org.parhelion.space.store;

import org.jspecify.annotations.NullMarked;
