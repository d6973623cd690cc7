/**
 * Fields to files and back: NumPy arrays, pictures, checksums, checkpoints.
 *
 * <p>Start with {@link org.parhelion.io.FieldGather}, which gathers a distributed field on rank 0, slab by slab,
 * in an order that does not depend on the number of ranks. {@link org.parhelion.io.NpyWriter}, {@link
 * org.parhelion.io.Checksum} and {@link org.parhelion.io.Thumbnail} take slabs; {@link org.parhelion.io.Image} draws. {@link
 * org.parhelion.io.ArrayFile} and {@link org.parhelion.io.ImageField} read what a user brings.
 *
 * <p>Must not depend on stencils, devices, solvers or runs.
 */
@NullMarked
package org.parhelion.io;

import org.jspecify.annotations.NullMarked;
