/**
 * The HTTP endpoint of metrics, by Helidon.
 *
 * <p>Start with {@link org.parhelion.metrics.server.MetricsServer}. The package must not know ranks or what the metrics are.
 */
@NullMarked
package org.parhelion.metrics.server;

import org.jspecify.annotations.NullMarked;
