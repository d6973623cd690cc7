package org.parhelion.view.live;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.parhelion.comm.Buffer;
import org.parhelion.comm.Comm;
import org.parhelion.grid.Axis;
import org.parhelion.view.sample.Slice;

/**
 * What rank 0 tells all ranks at a step.
 *
 * @param paused whether the run waits for the next order
 * @param oneStep whether the next round is one step
 * @param checkpoint whether a checkpoint of this step is written
 * @param change the setting that is changed, {@code key=value}; empty for none
 * @param change the setting that changes, {@code key=value}; empty for none
 * @param rounds rounds until the next order, at least 1
 * @param figures whether the figures of the fields are computed
 * @param slices the slices of which pictures are taken
 */
record RoundOrder(
        boolean paused,
        boolean oneStep,
        boolean checkpoint,
        String change,
        long rounds,
        boolean figures,
        List<Slice> slices) {
    /** The largest number of pictures of a step. */
    static final int MOST_SLICES = 4;

    private static final List<Axis> AXES = List.of(Axis.Z, Axis.Y, Axis.X);
    private static final int ROOT = 0;
    private static final int PAUSED = 1;
    private static final int ONE_STEP = 2;
    private static final int FIGURES = 4;
    private static final int CHECKPOINT = 8;
    private static final int CHANGE_BYTES = 3;
    private static final int HEADER = 4;
    private static final int WIDTH = 4;

    /** An order that is ignored: the argument of {@link #bcast} on ranks other than 0. */
    static final RoundOrder NONE = new RoundOrder(false, false, false, "", 1, false, List.of());

    /** An order to take pictures only. */
    static RoundOrder pictures(boolean figures, List<Slice> slices) {
        return new RoundOrder(false, false, false, "", 1, figures, slices);
    }

    RoundOrder {
        slices = List.copyOf(slices);
    }

    /** Broadcasts the order of rank 0. Collective; one message of fixed length, and one more with a setting. */
    RoundOrder bcast(Comm comm) {
        byte[] own = change.getBytes(StandardCharsets.UTF_8);
        long[] message = encoded();
        message[CHANGE_BYTES] = own.length;
        comm.bcast(Buffer.of(message), ROOT);
        int length = (int) message[CHANGE_BYTES];
        byte[] text = comm.rank() == ROOT ? own : new byte[length];
        if (length > 0) {
            comm.bcast(Buffer.of(text), ROOT);
        }
        return decoded(new String(text, StandardCharsets.UTF_8), message);
    }

    private long[] encoded() {
        long[] message = new long[HEADER + MOST_SLICES * WIDTH];
        message[0] = (paused ? PAUSED : 0)
                | (oneStep ? ONE_STEP : 0)
                | (figures ? FIGURES : 0)
                | (checkpoint ? CHECKPOINT : 0);
        message[1] = rounds;
        message[2] = slices.size();
        int p = HEADER;
        for (Slice slice : slices) {
            message[p++] = slice.field();
            message[p++] = AXES.indexOf(slice.normal());
            message[p++] = slice.index();
            message[p++] = slice.pixels();
        }
        return message;
    }

    private static RoundOrder decoded(String change, long... message) {
        List<Slice> slices = new ArrayList<>();
        for (int p = HEADER; p < HEADER + message[2] * WIDTH; p += WIDTH) {
            slices.add(new Slice(
                    (int) message[p], AXES.get((int) message[p + 1]), (int) message[p + 2], (int) message[p + 3]));
        }
        return new RoundOrder(
                (message[0] & PAUSED) != 0,
                (message[0] & ONE_STEP) != 0,
                (message[0] & CHECKPOINT) != 0,
                change,
                message[1],
                (message[0] & FIGURES) != 0,
                slices);
    }
}
