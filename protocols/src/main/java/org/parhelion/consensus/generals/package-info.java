/**
 * The Byzantine generals: one commander gives an order to n − 1 lieutenants, and up to m of the n are traitors.
 *
 * <blockquote>
 * IC1. All loyal lieutenants obey the same order.<br>
 * IC2. If the commander is loyal, every loyal lieutenant obeys the order he sends.
 * </blockquote>
 *
 * <p>L. Lamport, R. Shostak, M. Pease: The Byzantine generals problem, ACM TOPLAS 4(3), 1982. Start with
 * {@link org.parhelion.consensus.generals.OralMessages} (OM(m), §3: no signatures, n ≥ 3m + 1), then
 * {@link org.parhelion.consensus.generals.SignedMessages} (SM(m), §4: n ≥ m + 2). Their common part, the rounds, is
 * {@link org.parhelion.consensus.generals.General}.
 *
 * <p>{@link org.parhelion.consensus.generals.SpaceVoter} is a weaker model: votes in one trusted space, where no
 * general can equivocate. {@link org.parhelion.consensus.generals.Camp} runs several generals on one rank.
 *
 * <p>Traitors are machines too: a {@link org.parhelion.protocol.Liar} around a loyal general, whose lies
 * {@link org.parhelion.consensus.generals.Treachery} names.
 */
@NullMarked
package org.parhelion.consensus.generals;

import org.jspecify.annotations.NullMarked;
