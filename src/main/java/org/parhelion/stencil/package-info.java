/**
 * Stencils: how one grid point is updated from its neighbours, written once as a plain Java formula, and what is made of it.
 *
 * <p>Start with {@link org.parhelion.stencil.Stencil2D}, what a user writes. Knows nothing of grids, blocks, messages or
 * devices: arrays, offsets and pitches only.
 */
@NullMarked
package org.parhelion.stencil;

import org.jspecify.annotations.NullMarked;
