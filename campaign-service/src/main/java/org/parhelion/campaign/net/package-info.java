/**
 * Coordinators, workers and users of campaigns in processes of their own, over gRPC.
 *
 * <p>Start with {@code campaign.proto}.
 *
 * <p>The package must not know HTTP, or how workers are started.
 */
@NullMarked
package org.parhelion.campaign.net;

import org.jspecify.annotations.NullMarked;
