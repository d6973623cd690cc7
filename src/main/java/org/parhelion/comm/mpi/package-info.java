/**
 * Ranks that are processes of an MPI job: Open MPI, MPICH and every library of the MPI-5 standard ABI, called through
 * {@code java.lang.foreign} without a line of C.
 *
 * <pre>
 *   MpiProvider      was this process started by mpirun, mpiexec, srun? run the body
 *    └ MpiProcess    initialised once, finalised once; any throwable ends the job
 *       └ MpiTransport    the verbs, over
 *          ├ ffi.*                        the library's functions, one method each
 *          ├ Carriage, OrderedBits        reductions with Java's results
 *          └ Staging, RequestSlot         pooled off-heap memory
 *   MpiLaunch        which launcher started this process, and as which rank of how many
 * </pre>
 *
 * <p>Start with {@link org.parhelion.comm.mpi.MpiProvider}. The foreign calls are in {@code comm.mpi.ffi}.
 */
@NullMarked
package org.parhelion.comm.mpi;

import org.jspecify.annotations.NullMarked;
