/**
 * A Byzantine fault tolerant replicated log: chained HotStuff, n ≥ 3f + 1.
 *
 * <p>M. Yin, D. Malkhi, M. K. Reiter, G. Golan Gueta, I. Abraham: HotStuff: BFT consensus with linearity and
 * responsiveness, PODC 2019. Start with {@link org.parhelion.consensus.hotstuff.HotStuff}, the replica. Safety depends
 * only on {@link org.parhelion.consensus.hotstuff.SafetyRules}, the voting rule and the commit rule. Liveness depends
 * on {@link org.parhelion.consensus.hotstuff.Pacemaker}.
 */
@NullMarked
package org.parhelion.consensus.hotstuff;

import org.jspecify.annotations.NullMarked;
