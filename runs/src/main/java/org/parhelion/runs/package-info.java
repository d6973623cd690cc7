/**
 * The function of {@code parhelion run} as a library: run files, problems, the job, its output.
 *
 * <p>Start with {@link org.parhelion.runs.problem.RunFile} and {@link org.parhelion.runs.job.RunJob}. The module must not print
 * or parse a command line.
 */
@NullMarked
package org.parhelion.runs;

import org.jspecify.annotations.NullMarked;
