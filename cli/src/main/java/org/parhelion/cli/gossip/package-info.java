/**
 * What {@code parhelion gossip} does: a simulation's report as figures, JSON and a plot, and the same measured on real ranks.
 *
 * <p>Start with {@link org.parhelion.cli.gossip.GossipFigures}.
 */
@NullMarked
package org.parhelion.cli.gossip;

import org.jspecify.annotations.NullMarked;
