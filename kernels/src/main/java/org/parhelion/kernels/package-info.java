/**
 * Stencils on OpenCL devices. A formula is compiled to an Aparapi kernel class. The fields of a block are stored on the device,
 * and only strips are transferred over the bus.
 *
 * <p>Start with {@link org.parhelion.kernels.OpenClStepper}, which advances one rank's block. {@link
 * org.parhelion.kernels.KernelCode} generates the class that Aparapi translates to OpenCL C. Only this package depends on
 * Aparapi. It must not know messages or solvers.
 */
@NullMarked
package org.parhelion.kernels;

import org.jspecify.annotations.NullMarked;
