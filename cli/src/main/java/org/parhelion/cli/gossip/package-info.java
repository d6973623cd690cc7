/**
 * The measurement of {@code parhelion gossip} on real ranks, and the results of measurement and simulation as text, JSON and a
 * plot.
 *
 * <p>Start with {@link org.parhelion.cli.gossip.GossipFigures}.
 */
@NullMarked
package org.parhelion.cli.gossip;

import org.jspecify.annotations.NullMarked;
