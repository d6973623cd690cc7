/**
 * A run, from a checked run file to a published directory.
 *
 * <p>Start with {@link org.parhelion.runs.job.RunJob}, what every rank does. Problems come from {@link org.parhelion.runs.problem}, files go
 * through {@link org.parhelion.runs.output}.
 */
@NullMarked
package org.parhelion.runs.job;

import org.jspecify.annotations.NullMarked;
