package org.parhelion.runs.output;

/**
 * Where a run's fields go: one output format, open for one run.
 *
 * <pre>
 *   open ── write ── write ── … ── write ── finish ── close          on every rank, in the same order
 *             every field at a step, blocks as they are decomposed
 * </pre>
 *
 * <p>Every rank has a sink of its own and hands it its own block, so that a format whose parts are separate can write them
 * side by side. A format that wants the whole field in C order, on rank 0, is a {@link SlabSink} instead.
 *
 * <p>Files appear through {@link RunOutput}, complete or not at all. A sink that cannot write throws {@link
 * org.parhelion.runs.report.RunFailure} from any method and on any rank: the job ends, files that were complete stay in {@code
 * unfinished/}, and an earlier run in the same directory stays as it was. Used by its rank's thread alone.
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
     * Completes what is shared by several frames, for instance an index. Called once, after the last frame. Collective.
     *
     * @throws org.parhelion.runs.report.RunFailure if it cannot be written
     */
    default void finish() {}

    /** Frees what the sink holds, also after a failure. Not collective; throws nothing and publishes nothing. */
    @Override
    default void close() {}
}
