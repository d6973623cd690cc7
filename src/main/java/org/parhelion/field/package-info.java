/**
 * Values on a block: arrays with ghost points, and the fill of the ghost points outside the domain.
 *
 * <p>Start with {@link org.parhelion.field.Field}. {@link org.parhelion.field.BoundaryFill} applies the domain's boundaries.
 * {@link org.parhelion.field.Strips} packs boxes of values into message buffers and unpacks them. The package must not know
 * communicators, stencils or devices.
 */
@NullMarked
package org.parhelion.field;

import org.jspecify.annotations.NullMarked;
