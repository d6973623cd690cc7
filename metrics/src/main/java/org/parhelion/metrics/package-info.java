/**
 * Metrics of a run for Prometheus, and its trace for OpenTelemetry.
 *
 * <p>Start with {@link org.parhelion.metrics.RunMetrics} and {@link org.parhelion.metrics.trace.RunTrace}. {@link
 * org.parhelion.metrics.live} is on every rank, {@link org.parhelion.metrics.status} holds what is known of a run, {@link
 * org.parhelion.metrics.exposition} names the metrics, {@link org.parhelion.metrics.server} speaks HTTP. The packages must not know how a
 * command line is written.
 */
@NullMarked
package org.parhelion.metrics;

import org.jspecify.annotations.NullMarked;
