/**
 * The equations that come with the library: each a record or two whose Javadoc contains the equation, the scheme, its order,
 * its stability limit and its source.
 *
 * <p>Start with {@link org.parhelion.physics.Heat}: one stencil, its largest stable step, and factories that check their
 * arguments. All of them are formulas like any user's, run by a {@link org.parhelion.solver.Simulation} of a
 * {@link org.parhelion.solver.Model}.
 *
 * <p>Must not know blocks, devices or communicators: a formula has the same bits wherever it is computed.
 */
@NullMarked
package org.parhelion.physics;

import org.jspecify.annotations.NullMarked;
