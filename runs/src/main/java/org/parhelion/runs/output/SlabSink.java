package org.parhelion.runs.output;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.parhelion.comm.Comm;
import org.parhelion.grid.Box;
import org.parhelion.io.FieldGather;
import org.parhelion.io.Slab;

/**
 * A sink that receives whole fields on rank 0, slab by slab in C order, and writes one file per frame.
 *
 * <p>A run gathers each field once for all its slab sinks, so a further sink costs no message.
 */
public interface SlabSink extends FieldSink {
    /** Receives the slabs of one frame. Rank 0 only. */
    interface Reception extends AutoCloseable {
        /**
         * Receives the next slab.
         *
         * @param slab the next points in C order; its array is overwritten by the next slab
         * @throws org.parhelion.runs.report.RunFailure if it cannot be written
         */
        void accept(Slab slab);

        /**
         * Completes the frame after the last slab.
         *
         * @throws org.parhelion.runs.report.RunFailure if it cannot be written
         */
        default void complete() {}

        /** Releases resources, and deletes an incomplete file. Must not throw. */
        @Override
        default void close() {}
    }

    /**
     * Begins a frame. Rank 0 only.
     *
     * @param frame the field, with the block of rank 0
     * @return the receiver of its slabs
     * @throws org.parhelion.runs.report.RunFailure if it cannot be written
     */
    Reception begin(Frame frame);

    /**
     * The points that this sink needs of a frame; it may receive others, too. Every rank.
     *
     * @param frame the field
     * @return a box of the field, as global indices; default: all points
     */
    default Box needed(Frame frame) {
        return frame.field().lattice().box();
    }

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
     * Writes one frame to several sinks with one gather. Collective.
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
            FieldGather.toRoot(
                    frame.field(),
                    comm,
                    needed(frame, sinks),
                    slab -> receptions.forEach(reception -> reception.accept(slab)));
            receptions.forEach(Reception::complete);
        } catch (IOException e) {
            throw new UncheckedIOException("gathering performs no I/O", e);
        } finally {
            receptions.forEach(Reception::close);
        }
    }

    private static Box needed(Frame frame, List<? extends SlabSink> sinks) {
        Box first = sinks.getFirst().needed(frame);
        return sinks.stream().allMatch(sink -> sink.needed(frame).equals(first))
                ? first
                : frame.field().lattice().box();
    }
}
