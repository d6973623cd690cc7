/**
 * Agreement among members that crash, and among Byzantine members.
 *
 * <p>Where to start reading:
 *
 * <ul>
 *   <li>{@link org.parhelion.consensus.generals}: the Byzantine generals: OM(m) and SM(m) of Lamport, Shostak and Pease,
 *       and the weaker model of votes in one trusted shared space.
 *   <li>{@link org.parhelion.consensus.broadcast}: Bracha's reliable broadcast.
 *   <li>{@link org.parhelion.consensus.hotstuff}: a Byzantine fault tolerant replicated log, chained HotStuff.
 *   <li>{@link org.parhelion.consensus.agreement}: agree and shrink in the manner of ULFM, for members that may crash but
 *       are not Byzantine; a solver uses it to continue with fewer ranks.
 *   <li>{@link org.parhelion.consensus.signature}: three kinds of signatures.
 * </ul>
 *
 * <p>Every protocol is a {@link org.parhelion.protocol.Machine}, without a thread, clock, socket or random source. The
 * class that runs on a communicator is therefore the class that the exhaustive searches over all adversaries have
 * checked.
 */
@NullMarked
package org.parhelion.consensus;

import org.jspecify.annotations.NullMarked;
