/**
 * Who is alive: SWIM's gossip with Lifeguard's local health, as a pure state machine.
 *
 * <p>Start with {@link org.parhelion.membership.Swim}, one member's part in the protocol. One concern a file:
 * {@code Prober} asks one member a period whether it is there, {@code ProbeSchedule} says whom, {@code Awareness} doubts
 * the one who asks, {@code Suspicions} waits for a refutation, {@code Rules} says which of two claims wins,
 * {@code BroadcastQueue} spreads claims on the back of probes, {@code AntiEntropy} repairs what gossip missed.
 *
 * <p>Sources: Das, Gupta, Motivala: SWIM, DSN 2002. Dadgar, Phillips, Currey: Lifeguard, arXiv 1707.00788.
 *
 * <p>{@link org.parhelion.membership.Membership} runs it on a communicator, and is the only class here that knows one;
 * {@code membership.simulation} runs it in simulated groups and measures.
 *
 * <p>Trusts its members: one liar can have anyone declared dead.
 */
@Experimental
@NullMarked
package org.parhelion.membership;

import org.jspecify.annotations.NullMarked;
import org.parhelion.Experimental;
