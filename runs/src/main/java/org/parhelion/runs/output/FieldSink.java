package org.parhelion.runs.output;

/**
 * Writes the fields of one run in one output format.
 *
 * <pre>
 *   open ── write ── write ── … ── write ── finish ── close          on every rank, in the same order
 *             every field at a step, blocks as they are decomposed
 * </pre>
 *
 * <p>Every rank has a sink of its own and passes its own block, so that ranks can write parts in parallel. A format that needs
 * the whole field in C order, on rank 0, is a {@link SlabSink} instead.
 *
 * <p>{@link RunOutput} publishes files, complete or not at all. A sink that cannot write throws {@link
 * org.parhelion.runs.report.RunFailure}, from any method and on any rank: the job ends, complete files stay in {@code
 * unfinished/}, and an earlier run in the same directory is not changed. Used by its rank's thread only.
 */
public interface FieldSink extends AutoCloseable {
    /**
     * Writes one field at one step. Collective: all ranks call it, with their blocks of the same field.
     *
     * @param frame the field
     * @throws org.parhelion.runs.report.RunFailure if it cannot be written
     */
    void write(Frame frame);

    /**
     * Completes files that several frames share, for instance an index. Called once, after the last frame. Collective.
     *
     * @throws org.parhelion.runs.report.RunFailure if it cannot be written
     */
    default void finish() {}

    /** Releases resources, also after a failure. Not collective; must not throw or publish. */
    @Override
    default void close() {}
}
