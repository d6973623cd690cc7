/**
 * Arrays in files of any format that is read, for initial values and coefficients.
 *
 * <p>Start with {@link org.parhelion.io.source.ArraySource}. The package must not know what the values are for.
 */
@NullMarked
package org.parhelion.io.source;

import org.jspecify.annotations.NullMarked;
