/**
 * Runs that survive the death of ranks: checkpoints in the memory of neighbours, agreement on who is left, going on.
 *
 * <p>Start with {@link org.parhelion.recovery.ResilientRun}, which takes a problem to a step count whatever dies on the way.
 * {@code BuddyCheckpoint} keeps each block twice, {@code Redistribution} brings what is kept to whoever computes next,
 * {@code Roles} says who that is. {@link org.parhelion.recovery.DiskCheckpoint} is the second line: for when both copies of a
 * block are gone, and for engines that end the whole job with one rank.
 *
 * <p>Knows nothing of how messages travel or how agreement is reached; moves and keeps whole states, and looks into none.
 */
@NullMarked
package org.parhelion.recovery;

import org.jspecify.annotations.NullMarked;
