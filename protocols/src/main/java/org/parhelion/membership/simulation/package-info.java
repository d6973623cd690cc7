/**
 * Simulated groups: SWIM with Lifeguard on a simulated network, from many seeds, with statistics.
 *
 * <p>Start with {@link org.parhelion.membership.simulation.GossipTrials}, which runs a
 * {@link org.parhelion.membership.simulation.GossipScenario} and returns a
 * {@link org.parhelion.membership.simulation.GossipReport}. One run is single-threaded and determined by its seed; runs of
 * different seeds execute in parallel, which is why this package may use an executor and {@code membership} may not.
 *
 * <p>It knows no communicator.
 */
@NullMarked
package org.parhelion.membership.simulation;

import org.jspecify.annotations.NullMarked;
