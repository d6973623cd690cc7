/**
 * What a backend of the tuple space implements, and the encoding that all backends share.
 *
 * <p>Start with {@link org.parhelion.space.spi.SpaceProvider}, which opens spaces of one scheme. {@link
 * org.parhelion.space.spi.TupleCodec} encodes tuples so that a database compares bytes and needs to know no type.
 *
 * <p>It knows no backend.
 */
@Experimental
@NullMarked
package org.parhelion.space.spi;

import org.jspecify.annotations.NullMarked;
import org.parhelion.Experimental;
