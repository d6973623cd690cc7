package org.parhelion.runs.problem;

import org.parhelion.runs.file.Config;

/**
 * A problem type, selected in a run file by {@code problem: NAME}.
 *
 * <p>To add one, implement this interface with a public class that has a public constructor without parameters, and name the
 * class in {@code META-INF/services/org.parhelion.runs.problem.ProblemType} of a jar on the class path. Without that file, a
 * run file selects the class by name: {@code problem: class:org.me.MyProblem}.
 */
public interface ProblemType {
    /**
     * The name in run files: lower-case letters, digits and hyphens, for instance {@code shallow-water}.
     *
     * @return the name, unique on a class path
     */
    String name();

    /**
     * Reads a run file of this type. Called once, before ranks start and before anything is written; every error in the file
     * should be found here.
     *
     * <p>A key that this method does not read, and that is not a common key ({@code steps}, {@code precision}, {@code output},
     * …), is refused afterwards as unknown.
     *
     * @param config the whole file
     * @return the problem, complete and checked
     * @throws org.parhelion.runs.file.ConfigException if a value is wrong; create it by {@link Config#error}, which adds file,
     *     line and key
     * @throws IllegalArgumentException if the library refuses a value; reported with the name of the problem type
     */
    Problem read(Config config);
}
