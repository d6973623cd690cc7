/**
 * Byzantine generals that vote through a tuple space which all of them may write and take from: what such a space detects, and
 * what it cannot.
 *
 * <p>Start with {@link org.parhelion.cli.space.generals.SpaceLieutenant}; {@link org.parhelion.cli.space.generals.Treason} lists the
 * attacks.
 */
@NullMarked
package org.parhelion.cli.space.generals;

import org.jspecify.annotations.NullMarked;
