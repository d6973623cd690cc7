/**
 * Halo exchange: ghost points get the values of the ranks that own them.
 *
 * <p>Start with {@link org.parhelion.halo.HaloExchange}. {@code Overlap} finds the owner of each ghost point; {@link
 * org.parhelion.field.Strips} copies values between fields and buffers. {@code halo.redistribution} moves whole fields to
 * another decomposition. It must not know stencils, devices or time.
 */
@Experimental
@NullMarked
package org.parhelion.halo;

import org.jspecify.annotations.NullMarked;
import org.parhelion.Experimental;
