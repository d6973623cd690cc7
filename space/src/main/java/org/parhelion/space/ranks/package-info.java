/**
 * Tuple spaces kept by the ranks of a communicator: no server beside the job.
 *
 * <p>Start with {@link org.parhelion.space.ranks.RankSpaces}, which every rank starts together. {@link
 * org.parhelion.space.ranks.SpaceMachine} is the protocol: requests go to the rank that owns the tuples, replies come back.
 *
 * <p>It does not know how tuples are matched: each owner keeps a {@link org.parhelion.space.store.TupleStore}.
 */
@Experimental
@NullMarked
package org.parhelion.space.ranks;

import org.jspecify.annotations.NullMarked;
import org.parhelion.Experimental;
