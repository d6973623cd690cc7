/**
 * Tuples and templates as text, for the commands of {@code ./parhelion space}.
 *
 * <p>Start with {@link org.parhelion.cli.space.TupleText}.
 *
 * <p>It does not know where tuples are kept.
 */
@NullMarked
package org.parhelion.cli.space;

import org.jspecify.annotations.NullMarked;
