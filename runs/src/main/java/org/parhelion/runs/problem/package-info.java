/**
 * Problem types of {@code parhelion run}, and how they are read from run files.
 *
 * <p>Start with {@link org.parhelion.runs.problem.RunFile}, which reads the keys that all problems share. To add a problem
 * type: implement {@link org.parhelion.runs.problem.ProblemType} and name it in {@code META-INF/services}. {@link
 * org.parhelion.runs.problem.GridSection}, {@link org.parhelion.runs.problem.InitialSection}, {@link
 * org.parhelion.runs.problem.BoundarySection}, {@link org.parhelion.runs.problem.PointValues} and {@link
 * org.parhelion.runs.problem.TimeStep} read the sections that many problems share.
 *
 * <p>All errors of a run file are found here, before ranks start and before anything is written. The package must not know
 * communicators, and must not write or print.
 */
@NullMarked
package org.parhelion.runs.problem;

import org.jspecify.annotations.NullMarked;
