/**
 * Ranks under MPJ Express 0.44: threads of one JVM (its multicore device) or a JVM each, joined by TCP (niodev).
 *
 * <p>A provider for sites that have MPJ Express already; {@code comm.threads} and {@code comm.mpi} are many times faster. Of
 * mpiJava's interface only what works is used: point-to-point messages of bytes, duplicated and split communicators. What it
 * lacks or does differently stands here or in {@link org.parhelion.comm.spi.Transport}: memory segments, persistent requests,
 * collectives that combine in rank order, an Abort that is not empty ({@link org.parhelion.comm.mpj.JobFolder}).
 *
 * <p>Nothing of MPJ Express is needed to compile this: no registry has it, so its methods are looked up when it is found to
 * have launched us ({@link org.parhelion.comm.mpj.MpjCalls}).
 *
 * <p>Start with {@link org.parhelion.comm.mpj.MpjProvider}.
 */
@NullMarked
package org.parhelion.comm.mpj;

import org.jspecify.annotations.NullMarked;
