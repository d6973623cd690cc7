/**
 * Designs: which tasks a campaign consists of, as pure functions of a seed and, for those that search, of results in a fixed
 * order.
 *
 * <p>Start with {@link org.parhelion.campaign.design.Design}, a fixed list of points, and {@link
 * org.parhelion.campaign.design.Searcher}, which chooses tasks by the results of earlier ones. {@link
 * org.parhelion.campaign.design.Designs} makes the usual ones; {@link org.parhelion.campaign.design.SobolIndices} reads the
 * results of a Saltelli design.
 *
 * <p>The package must not know files, programs, where tasks run, or clocks.
 */
@NullMarked
package org.parhelion.campaign.design;

import org.jspecify.annotations.NullMarked;
