/**
 * What is known of a run at a moment.
 *
 * <p>Start with {@link org.parhelion.metrics.status.RunStatus}, between rank 0, which writes, and scrapes, which read. The package must not know
 * communicators, HTTP or Prometheus.
 */
@NullMarked
package org.parhelion.metrics.status;

import org.jspecify.annotations.NullMarked;
