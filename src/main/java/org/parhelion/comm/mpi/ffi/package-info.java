/**
 * The foreign-function binding of MPI: the library is loaded and its functions are called through {@code java.lang.foreign}.
 *
 * <pre>
 *   MpiLibrary              finds and loads the library; binds a function
 *   Abi, Predefined         what differs between the libraries' {@code mpi.h}: layouts, constants, handles
 *   PointToPointFunctions   one method a function, each a static final handle; returns MPI's error code
 *   CollectiveFunctions
 *   CommunicatorFunctions
 *   Handles, MpiStatus, MpiErrors   types, statuses and error codes in both directions
 * </pre>
 *
 * <p>Start with {@link org.parhelion.comm.mpi.ffi.MpiLibrary}. Knows nothing of communicators, requests, buffers or jobs. This is
 * the only package that makes foreign calls, apart from {@code execv} in the launcher.
 */
@NullMarked
package org.parhelion.comm.mpi.ffi;

import org.jspecify.annotations.NullMarked;
