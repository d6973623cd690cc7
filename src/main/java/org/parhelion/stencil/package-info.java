/**
 * Stencils: how one grid point is updated from its neighbours, written once as a plain Java method, and the formula read from
 * it.
 *
 * <p>Start with {@link org.parhelion.stencil.Stencil2D}, what a user writes; {@link org.parhelion.stencil.Formula} is what
 * every back end compiles. {@link org.parhelion.stencil.reader} reads the method, {@code stencil.rows} makes row kernels. The
 * package must not know grids, blocks, messages or devices.
 */
@NullMarked
package org.parhelion.stencil;

import org.jspecify.annotations.NullMarked;
