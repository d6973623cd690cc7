/**
 * The measurement of {@code parhelion gossip} on real ranks, and the results of measurement and simulation as text, JSON and a
 * plot.
 *
 * <p>Start with {@link org.parhelion.benchmarks.gossip.GossipFigures}.
 */
@NullMarked
package org.parhelion.benchmarks.gossip;

import org.jspecify.annotations.NullMarked;
