/**
 * What a run file describes: the types of problem that {@code parhelion run} knows, each read from its file.
 *
 * <p>Start with {@link org.parhelion.runs.problem.RunFile}, which reads what all problems have in common. To add a problem:
 * implement {@link org.parhelion.runs.problem.ProblemType}, and name it in {@code META-INF/services}. {@link
 * org.parhelion.runs.problem.GridSection}, {@link org.parhelion.runs.problem.InitialSection}, {@link
 * org.parhelion.runs.problem.BoundarySection}, {@link org.parhelion.runs.problem.PointValues} and {@link
 * org.parhelion.runs.problem.TimeStep} read the sections that many problems share.
 *
 * <p>Everything that can be wrong in a file is found here, before ranks start and before anything is written. Knows no
 * communicator, writes nothing and prints nothing.
 */
@NullMarked
package org.parhelion.runs.problem;

import org.jspecify.annotations.NullMarked;
