/**
 * The live page of a run.
 *
 * <p>Start with {@link org.parhelion.view.LiveView}, or with {@link org.parhelion.view.StoredView} for a run that is over. {@link
 * org.parhelion.view.sample} reads fields, {@link org.parhelion.view.live} is on every rank, {@link org.parhelion.view.stored} reads files,
 * {@link org.parhelion.view.page} stands between rank 0 and the browsers, {@link org.parhelion.view.server} speaks HTTP.
 */
@NullMarked
package org.parhelion.view;

import org.jspecify.annotations.NullMarked;
