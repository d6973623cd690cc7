/**
 * Ranks that are processes of an MPI job: Open MPI, MPICH and every library of the MPI-5 standard ABI, called through
 * {@code java.lang.foreign} without a line of C.
 *
 * <pre>
 *   MpiProvider      was this process started by mpirun, mpiexec, srun? run the body
 *    └ MpiProcess    initialised once, finalised once; any throwable ends the job
 *       └ MpiTransport    the verbs, over
 *          ├ PointToPoint, Collectives, Communicators    one method a function, static final handles
 *          ├ Carriage, OrderedBits                       reductions that mean what they mean in Java
 *          └ Staging, RequestSlots                       off-heap memory that is used again
 *   MpiLibrary       which library, loaded how; Abi and Predefined: what its header would have said
 *   Launcher         who started this process, and as which rank of how many
 * </pre>
 *
 * <p>Start with {@link org.parhelion.comm.mpi.MpiProvider}. This is the only package that makes foreign calls.
 */
@NullMarked
package org.parhelion.comm.mpi;

import org.jspecify.annotations.NullMarked;
