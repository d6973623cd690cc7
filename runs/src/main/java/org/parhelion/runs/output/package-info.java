/**
 * What a run writes: fields in any format, and the directory that all files go to.
 *
 * <p>Start with {@link org.parhelion.runs.output.FieldSink}, where fields go, and {@link
 * org.parhelion.runs.output.OutputDirectory}, which shows complete files only. To add a format: implement {@link
 * org.parhelion.runs.output.OutputFormat}, and name it in {@code META-INF/services}. Knows nothing of problems and of when
 * fields are written.
 */
@NullMarked
package org.parhelion.runs.output;

import org.jspecify.annotations.NullMarked;
