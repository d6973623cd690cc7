/**
 * The trace of a run, by OpenTelemetry.
 *
 * <p>Start with {@link org.parhelion.metrics.trace.RunTrace}. Nothing else uses the package, so that its libraries are loaded only for a run
 * that is traced. It must not know Prometheus or HTTP.
 */
@NullMarked
package org.parhelion.metrics.trace;

import org.jspecify.annotations.NullMarked;
