/**
 * Whole fields move from one decomposition of a grid to another. Internal: programs call {@code Simulation.on}.
 *
 * <p>Start with {@link org.parhelion.halo.redistribution.Redistribution}, which plans the messages and sends them; a {@link
 * org.parhelion.halo.redistribution.Snapshot} contains the values of one box. It must not know stencils, devices or time.
 */
@Experimental
@NullMarked
package org.parhelion.halo.redistribution;

import org.jspecify.annotations.NullMarked;
import org.parhelion.Experimental;
