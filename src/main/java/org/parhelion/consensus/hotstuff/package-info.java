/**
 * A replicated log that survives liars: chained HotStuff, n ≥ 3f + 1.
 *
 * <p>M. Yin, D. Malkhi, M. K. Reiter, G. Golan Gueta, I. Abraham: HotStuff: BFT consensus with linearity and
 * responsiveness, PODC 2019. Start with {@link org.parhelion.consensus.hotstuff.HotStuff}, the replica; its two rules, whom
 * to vote for and what is committed, stand in {@link org.parhelion.consensus.hotstuff.SafetyRules}, and nothing else in
 * this package can break safety. {@link org.parhelion.consensus.hotstuff.Pacemaker} makes it live.
 */
@NullMarked
package org.parhelion.consensus.hotstuff;

import org.jspecify.annotations.NullMarked;
