/**
 * What all formats share that grow frame by frame, written by all ranks: which frames there are, which rank writes which points,
 * names and units of coordinates. Internal.
 *
 * <p>Start with {@link org.parhelion.io.frame.Frames}. The package must not know any format.
 */
@NullMarked
package org.parhelion.io.frame;

import org.jspecify.annotations.NullMarked;
