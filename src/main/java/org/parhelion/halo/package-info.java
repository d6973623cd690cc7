/**
 * How fields travel between ranks: ghost points get the values of the ranks that own them, and whole fields change their
 * decomposition.
 *
 * <p>Start with {@link org.parhelion.halo.HaloExchange} for the first, with {@link org.parhelion.halo.Redistribution} for the
 * second. Which ghost point belongs to whom is geometry
 * ({@link org.parhelion.grid.Overlap}); how values get in and out of buffers is the fields' business
 * ({@link org.parhelion.field.Strips}). Knows nothing of stencils, devices or time.
 */
@Experimental
@NullMarked
package org.parhelion.halo;

import org.jspecify.annotations.NullMarked;
import org.parhelion.Experimental;
