package org.parhelion.runs.problem;

import org.parhelion.runs.file.Config;

/**
 * A kind of problem that run files can describe: {@code problem: NAME}.
 *
 * <p>To add one, implement this interface with a public class that has a public constructor without parameters, and name the
 * class in {@code META-INF/services/org.parhelion.runs.problem.ProblemType} of a jar on the class path. Without that file, a
 * run file can name the class itself: {@code problem: class:org.me.MyProblem}.
 */
public interface ProblemType {
    /**
     * What run files call it: lower-case letters, digits and hyphens, for instance {@code shallow-water}.
     *
     * @return the name, unique on a class path
     */
    String name();

    /**
     * Reads a run file of this type. Called once, before ranks start and before anything is written, so everything that can
     * be wrong in the file should be found here.
     *
     * <p>Every key that this method asks for is known; a key that it does not ask for, and that is none of the common keys
     * ({@code steps}, {@code precision}, {@code output}, …), is refused.
     *
     * @param config the whole file
     * @return the problem, complete and checked
     * @throws org.parhelion.runs.file.ConfigException with file, line and key of what is wrong; {@link Config#error} makes one
     * @throws IllegalArgumentException if a value is refused by the library; reported with the name of the problem
     */
    Problem read(Config config);
}
