/**
 * Agreement: among members that crash, and among members that lie.
 *
 * <p>Where to start reading:
 *
 * <ul>
 *   <li>{@link org.parhelion.consensus.generals}: one order, one commander, traitors: OM(m) and SM(m) of Lamport, Shostak
 *       and Pease, and the weaker model of votes in one trusted shared space.
 *   <li>{@link org.parhelion.consensus.broadcast}: Bracha's reliable broadcast.
 *   <li>{@link org.parhelion.consensus.hotstuff}: a replicated log that survives liars, chained HotStuff.
 *   <li>{@link org.parhelion.consensus.agreement}: agree and shrink in the manner of ULFM, for members that crash and do
 *       not lie; what a solver uses to go on with fewer ranks.
 *   <li>{@link org.parhelion.consensus.signature}: who said it; three kinds of signatures.
 * </ul>
 *
 * <p>Every protocol is a {@link org.parhelion.protocol.Machine}: no thread, clock, socket or random source inside, so that
 * the class that runs on a communicator is the class that the searches over all adversaries ran.
 */
@NullMarked
package org.parhelion.consensus;

import org.jspecify.annotations.NullMarked;
