/**
 * The page of a run that is over: its frames are read from files.
 *
 * <p>Start with {@link org.parhelion.view.stored.StoredPlayer}. The package must not know ranks, nor HTTP.
 */
@NullMarked
package org.parhelion.view.stored;

import org.jspecify.annotations.NullMarked;
