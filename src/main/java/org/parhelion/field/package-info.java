/**
 * Values on a block: arrays with ghost points, and what fills those outside the domain.
 *
 * <p>Start with {@link org.parhelion.field.Field}; {@link org.parhelion.field.BoundaryFill} applies the domain's boundaries,
 * {@link org.parhelion.field.Strips} copies boxes of values to and from buffers that travel. Knows nothing of messages,
 * stencils or devices.
 */
@NullMarked
package org.parhelion.field;

import org.jspecify.annotations.NullMarked;
