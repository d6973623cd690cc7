/**
 * HDF5 files by jHDF. {@link org.parhelion.io.hdf.HdfLibrary#find} finds it on the class path.
 *
 * <p>Start with {@link org.parhelion.adapters.hdf5.JhdfLibrary}. The package must not know what the arrays contain.
 */
@NullMarked
package org.parhelion.adapters.hdf5;

import org.jspecify.annotations.NullMarked;
