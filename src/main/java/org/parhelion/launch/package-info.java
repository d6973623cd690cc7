/**
 * Starts other programs, and jobs of ranks that are processes.
 *
 * <p>Start with {@link org.parhelion.launch.Engine}: {@link org.parhelion.launch.Engine#found found} lists the launchers of
 * this machine (Open MPI, MPICH, MPJ Express; {@code srun} inside Slurm), {@link org.parhelion.launch.Engine#start start}
 * runs a command on several ranks. A {@link org.parhelion.launch.Job} is one running program; its output is read while it
 * runs.
 *
 * <p>The package depends on the launchers' scripts ({@code scripts/mpirun}) and the JDK. It must not know communicators: the
 * package {@code comm} defines how the ranks of a job find each other.
 */
@NullMarked
package org.parhelion.launch;

import org.jspecify.annotations.NullMarked;
