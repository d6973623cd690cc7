/**
 * How figures are written down: JSON, aligned tables, numbers with few digits.
 *
 * <p>Start with {@link org.parhelion.runs.report.Json}. Knows nothing of runs and problems; every command uses it.
 */
@NullMarked
package org.parhelion.runs.report;

import org.jspecify.annotations.NullMarked;
