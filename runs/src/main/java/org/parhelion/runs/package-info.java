/**
 * Everything that {@code parhelion run} does, as a library: run files, problems, the job, its output.
 *
 * <p>Start with {@link org.parhelion.runs.problem.RunFile} and {@link org.parhelion.runs.job.RunJob}. Prints nothing and parses
 * no command line.
 */
@NullMarked
package org.parhelion.runs;

import org.jspecify.annotations.NullMarked;
