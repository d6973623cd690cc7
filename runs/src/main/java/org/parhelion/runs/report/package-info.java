/**
 * Formats of results: JSON, aligned tables, numbers with few digits. Every command uses them.
 *
 * <p>Start with {@link org.parhelion.runs.report.Json}. The package must not know runs or problems.
 */
@NullMarked
package org.parhelion.runs.report;

import org.jspecify.annotations.NullMarked;
