/**
 * What a run file describes: the problems that {@code parhelion run} knows, each made from its section of the file.
 *
 * <p>Start with {@link org.parhelion.runs.problem.RunFile}, which reads all that problems have in common, and {@link
 * org.parhelion.runs.problem.Problem}. To add a problem: implement it, and name it in {@link
 * org.parhelion.runs.problem.Problems}.
 *
 * <p>Everything that can be wrong is found here, before ranks start and before anything is written. Knows nothing of ranks,
 * output or printing.
 */
@NullMarked
package org.parhelion.runs.problem;

import org.jspecify.annotations.NullMarked;
