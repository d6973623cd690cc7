/**
 * Compares what two runs wrote, value by value.
 *
 * <p>Start with {@link org.parhelion.runs.compare.RunComparison}. The package knows files only: no problems, no ranks, no jobs.
 */
@NullMarked
package org.parhelion.runs.compare;

import org.jspecify.annotations.NullMarked;
