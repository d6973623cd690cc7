/**
 * What a page shows of a run, between the rank that knows it and the browsers that watch.
 *
 * <p>Start with {@link org.parhelion.view.page.LivePage}. A slow browser misses pictures; the run does not wait for it. The package must not
 * know ranks, messages between them, or HTTP.
 */
@NullMarked
package org.parhelion.view.page;

import org.jspecify.annotations.NullMarked;
