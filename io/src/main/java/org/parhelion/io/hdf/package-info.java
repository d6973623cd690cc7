/**
 * What this library needs of HDF5 files. It has no reader and writer of its own: a library on the class path is found by the JDK's service loader.
 *
 * <p>Start with {@link org.parhelion.io.hdf.HdfLibrary}. The package must not know what files are used for.
 */
@NullMarked
package org.parhelion.io.hdf;

import org.jspecify.annotations.NullMarked;
