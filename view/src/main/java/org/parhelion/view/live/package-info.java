/**
 * The ranks' side of a page: which pictures are taken at which step, how their parts come to rank 0, and how a command takes effect on all
 * ranks at one step.
 *
 * <p>Start with {@link org.parhelion.view.live.PageListener}, which every rank has. The package must not know HTTP.
 */
@NullMarked
package org.parhelion.view.live;

import org.jspecify.annotations.NullMarked;
