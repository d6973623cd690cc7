package org.parhelion.runs.output;

import java.util.Optional;
import org.parhelion.Precision;

/**
 * An output format, selected in a run file by {@code output.format}.
 *
 * <p>To add one, implement this interface with a public class that has a public constructor without parameters, and name the
 * class in {@code META-INF/services/org.parhelion.runs.output.OutputFormat} of a jar on the class path.
 */
public interface OutputFormat {
    /**
     * The name in run files: lower-case letters, digits and hyphens, for instance {@code npy}.
     *
     * @return the name, unique on a class path
     */
    String name();

    /**
     * Tells whether it compresses values as {@link RunOutput#compression} has it.
     *
     * @return whether it does; default: false
     */
    default boolean compresses() {
        return false;
    }

    /**
     * The size of the files of one field, for the check before a run starts.
     *
     * @param frames number of times that the field is written
     * @param precision the type of its values
     * @param points number of points along each axis, slowest first
     * @return the number of files and bytes, about, without compression; default: an array a file
     */
    default OutputSize size(long frames, Precision precision, int... points) {
        return OutputSize.ofArrays(frames, precision, points);
    }

    /**
     * The place of the files, where it is not the output directory.
     *
     * @return a directory or the URI of an object store; empty, the default, for the output directory
     */
    default Optional<String> place() {
        return Optional.empty();
    }

    /**
     * Opens the format for one run. Called on every rank before the first step; and again where a run goes on on other blocks, after a
     * restart, a recovery or a move for the balance of the load: what was written before must remain. Collective.
     *
     * @param run the output of the run: fields, ranks, directory
     * @return this rank's sink; the run closes it
     * @throws org.parhelion.runs.report.RunFailure if it cannot be written
     */
    FieldSink open(RunOutput run);
}
