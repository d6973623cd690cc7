package org.parhelion.runs.output;

/**
 * An output format that run files can name: {@code output.format}.
 *
 * <p>To add one, implement this interface with a public class that has a public constructor without parameters, and name the
 * class in {@code META-INF/services/org.parhelion.runs.output.OutputFormat} of a jar on the class path.
 */
public interface OutputFormat {
    /**
     * What run files call it: lower-case letters, digits and hyphens, for instance {@code npy}.
     *
     * @return the name, unique on a class path
     */
    String name();

    /**
     * Opens the format for one run. Called on every rank before the first step. Collective.
     *
     * @param run what is written, by which ranks, where
     * @return this rank's sink; the run closes it
     * @throws org.parhelion.runs.report.RunFailure if it cannot be written
     */
    FieldSink open(RunOutput run);
}
