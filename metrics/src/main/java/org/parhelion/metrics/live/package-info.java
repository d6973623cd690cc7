/**
 * Metrics on the ranks: each rank sends its figures to rank 0, which never waits for them.
 *
 * <p>Start with {@link org.parhelion.metrics.live.MetricsListener}. The package must not know HTTP or Prometheus.
 */
@NullMarked
package org.parhelion.metrics.live;

import org.jspecify.annotations.NullMarked;
