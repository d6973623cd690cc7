/**
 * What a run file describes: the problems that {@code parhelion run} knows, each made from its section of the file.
 *
 * <p>Start with {@link org.parhelion.cli.problem.RunFile}, which reads all that problems have in common, and {@link
 * org.parhelion.cli.problem.Problem}. To add a problem: implement it, and name it in {@link
 * org.parhelion.cli.problem.Problems}.
 *
 * <p>Everything that can be wrong is found here, before ranks start and before anything is written. Knows nothing of ranks,
 * output or printing.
 */
@NullMarked
package org.parhelion.cli.problem;

import org.jspecify.annotations.NullMarked;
