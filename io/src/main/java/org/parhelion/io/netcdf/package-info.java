/**
 * NetCDF in its classic forms CDF-1, CDF-2 (64-bit offset) and CDF-5 (64-bit data): dimensions, attributes and variables in one file, with one
 * dimension that grows.
 *
 * <p>Start with {@link org.parhelion.io.netcdf.NetcdfFields}, which writes fields of a run from all ranks, and {@link
 * org.parhelion.io.netcdf.NetcdfFile}, which reads. Beneath them: {@code NetcdfHeader} is what a file begins with.
 *
 * <pre>
 *   header │ x │ y │ fields without time │ record 0: time, step, u, v │ record 1 │ …
 * </pre>
 *
 * <p>Source: NetCDF User's Guide, "File Format Specifications" (docs.unidata.ucar.edu); PnetCDF, "CDF-5 File Format Specification". The package must
 * not know solvers, or when fields are written.
 */
@NullMarked
package org.parhelion.io.netcdf;

import org.jspecify.annotations.NullMarked;
