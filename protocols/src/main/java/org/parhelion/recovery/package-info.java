/**
 * Runs that survive the death of ranks: checkpoints in the memory of neighbours, agreement on the survivors, and recovery.
 *
 * <p>Start with {@link org.parhelion.recovery.Driver}, which runs a model under the policies write, restart and survive. {@code
 * Leg} is one simulation of a run; {@code Survival} starts another leg after a death. {@code BuddyCheckpoint} stores each block
 * twice, {@code KeptBlocks} finds the ranks with copies, {@link org.parhelion.halo.redistribution.Redistribution} sends them to
 * the ranks that compute, {@code Roles} assigns ranks to blocks. {@code DiskCheckpoint} is for the loss of both copies of a
 * block, and for engines that end the whole job with one rank.
 *
 * <p>The package must not know transports or the protocol of the agreement. It moves whole states and does not interpret them.
 */
@Experimental
@NullMarked
package org.parhelion.recovery;

import org.jspecify.annotations.NullMarked;
import org.parhelion.Experimental;
