package org.parhelion.consensus.agreement;

/**
 * What was agreed on.
 *
 * @param shrinks whether the failed leave the view with it
 * @param value the members' values, folded
 * @param failed members of the view that are taken for dead; their values may or may not be in
 */
public record Outcome(boolean shrinks, long value, RankSet failed) {}
