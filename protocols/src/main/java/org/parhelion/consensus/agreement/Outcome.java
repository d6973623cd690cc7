package org.parhelion.consensus.agreement;

/**
 * The outcome of an agreement.
 *
 * @param shrinks whether the failed members leave the view
 * @param value the fold of the members' values
 * @param failed members of the view that were declared dead; the fold may include their values
 */
public record Outcome(boolean shrinks, long value, RankSet failed) {}
