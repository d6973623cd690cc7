/**
 * Message passing for programs written for MPJ Express: the package {@code mpi} of mpiJava 1.2, with MPJ Express's names,
 * signatures and constants, over the engines of {@code org.parhelion.comm}.
 *
 * <p>Start with {@link mpi.Comm}: each verb turns the program's array into a buffer ({@code Wire}, {@code Layout}), takes its {@code
 * Turn}, and calls a {@code Link}, its end of the engine's communicators. Names and spelling are mpiJava's, not this
 * project's. If ranks are threads, each rank has its own copy of this package, made by a class loader of
 * {@code org.parhelion.adapters.mpijava}; static fields are therefore a rank's own.
 */
@NullMarked
package mpi;

import org.jspecify.annotations.NullMarked;
