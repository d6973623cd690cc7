/**
 * Byzantine generals that vote through a tuple space which all of them may write and take from: what such a space detects, and
 * what it cannot.
 *
 * <p>Start with {@link org.parhelion.benchmarks.vote.SpaceLieutenant}; {@link org.parhelion.benchmarks.vote.Treason} lists the
 * attacks.
 */
@NullMarked
package org.parhelion.benchmarks.vote;

import org.jspecify.annotations.NullMarked;
