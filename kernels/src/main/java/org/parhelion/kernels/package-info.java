/**
 * Stencils on OpenCL: a formula becomes an Aparapi kernel class, a block's fields live on a device, only strips cross the bus.
 *
 * <p>Start with {@link org.parhelion.kernels.OpenClStepper}, what a rank steps; {@link org.parhelion.kernels.KernelCode} writes
 * the class that Aparapi translates. Aparapi is known here and nowhere else. Knows nothing of messages or of solvers.
 */
@NullMarked
package org.parhelion.kernels;

import org.jspecify.annotations.NullMarked;
