/**
 * Execution of a run, from a checked run file to a published output directory.
 *
 * <p>Start with {@link org.parhelion.runs.job.RunJob}, the program of every rank. {@link org.parhelion.runs.problem} reads
 * problems, {@link org.parhelion.runs.output} writes files. The package must not know how a command line is written.
 */
@NullMarked
package org.parhelion.runs.job;

import org.jspecify.annotations.NullMarked;
