/**
 * Failure detection and group membership: which ranks are alive, as gossip tells each of them.
 *
 * <p>Start with {@link org.parhelion.membership.Membership}, which runs the protocol on a communicator; {@link
 * org.parhelion.membership.SwimOptions} contains its intervals and timeouts. The protocol itself is a state machine in
 * {@code membership.swim}; {@code membership.simulation} measures it in simulated groups.
 *
 * <p>Only {@code Membership} knows a communicator. The protocol trusts its members: one Byzantine member can have any
 * other declared dead.
 */
@Experimental
@NullMarked
package org.parhelion.membership;

import org.jspecify.annotations.NullMarked;
import org.parhelion.Experimental;
