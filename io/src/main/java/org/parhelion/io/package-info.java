/**
 * Reading and writing of fields: NumPy arrays, pictures, checksums, checkpoints.
 *
 * <p>Start with {@link org.parhelion.io.FieldGather}. It gathers a distributed field on rank 0, slab by slab, in an order that
 * does not depend on the number of ranks. {@link org.parhelion.io.NpyWriter} and {@link org.parhelion.io.Checksum}
 * consume slabs; {@link org.parhelion.io.Image} draws pictures. {@link
 * org.parhelion.io.ArrayFile} and {@link org.parhelion.io.ImageField} read input files of users.
 *
 * <p>Must not depend on stencils, devices, solvers or runs.
 */
@NullMarked
package org.parhelion.io;

import org.jspecify.annotations.NullMarked;
