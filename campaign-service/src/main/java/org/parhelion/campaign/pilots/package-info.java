/**
 * Pilots: workers that are started and ended through Slurm, Kubernetes and AWS Batch, as the queue demands.
 *
 * <p>The package must not know how coordinators and workers talk.
 */
@NullMarked
package org.parhelion.campaign.pilots;

import org.jspecify.annotations.NullMarked;
