/**
 * Starts programs that were written for MPJ Express, whose package {@code mpi} is beside this one.
 *
 * <p>Start with {@link org.parhelion.adapters.mpijava.MpiJavaMain}. {@code ThreadRanks} runs all ranks in this JVM, {@code ProcessRank} the one
 * rank that this process is; {@code RankLoader} gives each rank its own static fields. The package must not know messages: package {@code
 * mpi} turns calls into the engine's.
 */
@NullMarked
package org.parhelion.adapters.mpijava;

import org.jspecify.annotations.NullMarked;
