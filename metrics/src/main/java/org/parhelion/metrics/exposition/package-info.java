/**
 * The metrics of a run in the data model of Prometheus.
 *
 * <p>Start with {@link org.parhelion.metrics.exposition.Metric}, the registry: every metric with its labels. {@link
 * org.parhelion.metrics.exposition.RunExposition} gives them values. The package must not know ranks or HTTP.
 */
@NullMarked
package org.parhelion.metrics.exposition;

import org.jspecify.annotations.NullMarked;
