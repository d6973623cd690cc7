/**
 * Row kernels: a formula becomes loops over the rows of plain arrays, in vectors or scalars, of the same bits.
 *
 * <p>Start with {@link org.parhelion.stencil.rows.RowKernels}, which chooses a path, then {@code RowCompiler}, which generates a
 * hidden class, and {@code Pass}, which cuts large formulas. Internal: not exported. Knows nothing of grids, fields and boundaries:
 * arrays, offsets and pitches only.
 */
@NullMarked
package org.parhelion.stencil.rows;

import org.jspecify.annotations.NullMarked;
