/**
 * Whole fields move from one decomposition of a grid to another, and arrays of numbers on boxes. Internal: programs call {@code Simulation.on}.
 *
 * <p>Start with {@link org.parhelion.halo.redistribution.Redistribution}, which plans the messages and sends them; a {@link
 * org.parhelion.halo.redistribution.Snapshot} contains the values of one box. {@link
 * org.parhelion.halo.redistribution.BoxMove} moves boxes of any indices. It must not know stencils, devices or time.
 */
@Experimental
@NullMarked
package org.parhelion.halo.redistribution;

import org.jspecify.annotations.NullMarked;
import org.parhelion.Experimental;
