/**
 * Campaigns in one process: coordinator, worker, store and executor together, on real time.
 *
 * <p>Start with {@link org.parhelion.campaign.local.LocalRunner}.
 */
@Experimental
@NullMarked
package org.parhelion.campaign.local;

import org.jspecify.annotations.NullMarked;
import org.parhelion.Experimental;
