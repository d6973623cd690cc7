/**
 * Output of a run: fields in several formats, and the directory of all files.
 *
 * <p>Start with {@link org.parhelion.runs.output.FieldStream}, what is written and when, {@link
 * org.parhelion.runs.output.FieldSink}, which writes fields, and {@link
 * org.parhelion.runs.output.OutputDirectory}, which publishes complete files only. To add a format: implement {@link
 * org.parhelion.runs.output.OutputFormat} and name it in {@code META-INF/services}. The package must not know problems, or
 * the loop of a run.
 */
@NullMarked
package org.parhelion.runs.output;

import org.jspecify.annotations.NullMarked;
