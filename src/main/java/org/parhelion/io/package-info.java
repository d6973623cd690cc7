/**
 * Fields to files and back: NumPy arrays, pictures, checksums, checkpoints.
 *
 * <p>Start with {@link org.parhelion.io.FieldGather}, which brings a field that is spread over ranks to rank 0, slab by slab,
 * in an order that does not depend on the number of ranks. {@link org.parhelion.io.NpyWriter}, {@link
 * org.parhelion.io.Checksum} and {@link org.parhelion.io.Thumbnail} take slabs; {@link org.parhelion.io.Image} draws.
 *
 * <p>Knows nothing of stencils, devices, solvers, or of what a run is.
 */
@NullMarked
package org.parhelion.io;

import org.jspecify.annotations.NullMarked;
