/**
 * SWIM's gossip protocol with Lifeguard's local health, as a pure state machine. Internal: programs use {@link
 * org.parhelion.membership.Membership}.
 *
 * <p>Start with {@link org.parhelion.membership.swim.Swim}, one member's part in the protocol. Each file has one concern:
 * {@code Prober} probes one member per period, {@code ProbeSchedule} selects it, {@code Awareness} keeps the local
 * health score, {@code Suspicions} keeps the deadlines of suspects, {@code Rules} decides which of two claims wins,
 * {@code BroadcastQueue} piggybacks claims on probes, {@code AntiEntropy} repairs what gossip missed.
 *
 * <p>Sources: Das, Gupta, Motivala: SWIM, DSN 2002. Dadgar, Phillips, Currey: Lifeguard, arXiv 1707.00788.
 *
 * <p>It must not know communicators, clocks or threads; {@code membership.simulation} runs it in simulated groups and
 * measures it.
 */
@Experimental
@NullMarked
package org.parhelion.membership.swim;

import org.jspecify.annotations.NullMarked;
import org.parhelion.Experimental;
