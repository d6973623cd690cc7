/**
 * Runs that survive the death of ranks: checkpoints in the memory of neighbours, agreement on who is left, going on.
 *
 * <p>Start with {@link org.parhelion.recovery.Driver}, which takes a model to a step count under the policies write, restart and
 * survive. {@code Leg} is one simulation on its way; {@code Survival} follows one leg with another when a rank dies.
 * {@code BuddyCheckpoint} keeps each block twice, {@code KeptBlocks} finds who keeps what, {@link
 * org.parhelion.halo.redistribution.Redistribution} brings it to the ranks that compute next, {@code Roles} names those. {@code DiskCheckpoint}
 * is the second line: for when both copies of a block are gone, and for engines that end the whole job with one rank.
 *
 * <p>Knows nothing of how messages travel or how agreement is reached; moves and keeps whole states, and looks into none.
 */
@Experimental
@NullMarked
package org.parhelion.recovery;

import org.jspecify.annotations.NullMarked;
import org.parhelion.Experimental;
