/**
 * Ranks under MPJ Express 0.44: threads of one JVM (its multicore device) or a JVM each, joined by TCP (niodev).
 *
 * <p>A provider for sites that already have MPJ Express; {@code comm.threads} and {@code comm.mpi} are many times faster. Only the
 * parts of mpiJava's interface that work are used: point-to-point messages of bytes, duplicated and split communicators. What it
 * lacks or does differently is here or in {@link org.parhelion.comm.spi.Transport}: memory segments, persistent requests,
 * collectives that combine in rank order, an Abort that is not empty ({@link org.parhelion.comm.mpj.JobFolder}).
 *
 * <p>MPJ Express is not needed to compile this, because no registry has it: its methods are looked up at run time, once it has
 * launched this process ({@link org.parhelion.comm.mpj.MpjCalls}).
 *
 * <p>Start with {@link org.parhelion.comm.mpj.MpjProvider}.
 */
@NullMarked
package org.parhelion.comm.mpj;

import org.jspecify.annotations.NullMarked;
