package org.parhelion.runs.output;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.parhelion.comm.Comm;
import org.parhelion.io.FieldGather;
import org.parhelion.io.Slab;

/**
 * A format that takes whole fields on rank 0, slab by slab in C order: one file for each frame, as arrays and pictures are.
 *
 * <p>A run gathers each field once for all its slab sinks together, so another one costs no message.
 */
public interface SlabSink extends FieldSink {
    /** Takes the slabs of one frame. Used on rank 0 alone. */
    interface Reception extends AutoCloseable {
        /**
         * Takes the next slab.
         *
         * @param slab the next points in C order; its array is overwritten by the next slab
         * @throws org.parhelion.runs.report.RunFailure if it cannot be written
         */
        void accept(Slab slab);

        /**
         * Completes the frame; all slabs have come.
         *
         * @throws org.parhelion.runs.report.RunFailure if it cannot be written
         */
        default void complete() {}

        /** Frees what this holds, and removes a file that is not complete. Throws nothing. */
        @Override
        default void close() {}
    }

    /**
     * Begins a frame. Called on rank 0 alone.
     *
     * @param frame the field; only rank 0's block of it is here
     * @return what takes the slabs
     * @throws org.parhelion.runs.report.RunFailure if it cannot be written
     */
    Reception begin(Frame frame);

    /**
     * The ranks of the run.
     *
     * @return the communicator that the sink was opened with
     */
    Comm comm();

    @Override
    default void write(Frame frame) {
        write(frame, comm(), List.of(this));
    }

    /**
     * Writes one frame to several sinks, with one gather. Collective.
     *
     * @param frame the field
     * @param comm the ranks of the run
     * @param sinks in the order in which they complete
     */
    static void write(Frame frame, Comm comm, List<? extends SlabSink> sinks) {
        if (sinks.isEmpty()) {
            return;
        }
        List<Reception> receptions = new ArrayList<>();
        try {
            if (comm.rank() == RunOutput.ROOT) {
                for (SlabSink sink : sinks) {
                    receptions.add(sink.begin(frame));
                }
            }
            FieldGather.toRoot(frame.field(), comm, slab -> receptions.forEach(reception -> reception.accept(slab)));
            receptions.forEach(Reception::complete);
        } catch (IOException e) {
            throw new UncheckedIOException("gathering does no I/O", e);
        } finally {
            receptions.forEach(Reception::close);
        }
    }
}
