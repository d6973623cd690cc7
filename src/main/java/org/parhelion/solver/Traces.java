package org.parhelion.solver;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.parhelion.comm.Buffer;
import org.parhelion.comm.Comm;
import org.parhelion.comm.Op;
import org.parhelion.device.Stepper;
import org.parhelion.device.StepperSpec;

/**
 * Traces of the receivers of a model: one sample per receiver and step. A rank has the samples of the receivers in its block,
 * and those of the others up to the last {@link #share}.
 *
 * <pre>
 *   samples:  row s · receivers + r      row s: after firstStep + s + 1 steps; r: the receiver's place in the model's list
 *   times:    row s                      the simulated time of that row, on every rank
 * </pre>
 *
 * <p>Belongs to the rank's thread.
 */
public final class Traces {
    private static final int ROOT = 0;

    private final int receivers;
    private final long firstStep;
    private long[] bits;
    private double[] times;
    private long steps;
    private long shared;

    private Traces(int receivers, long firstStep, long[] bits, double[] times, long steps) {
        this.receivers = receivers;
        this.firstStep = firstStep;
        this.bits = bits;
        this.times = times;
        this.steps = steps;
        this.shared = steps;
    }

    /** Creates empty traces after {@code firstStep} steps. */
    static Traces none(int receivers, long firstStep) {
        return new Traces(receivers, firstStep, new long[0], new double[0], 0);
    }

    /**
     * Creates the traces that an earlier run recorded.
     *
     * @param receivers number of receivers of the model, at least 1
     * @param firstStep number of steps before the first sample
     * @param samples {@link #samples}, the same on every rank
     * @param times {@link #times}
     * @return the traces
     * @throws IllegalArgumentException if the numbers of samples and times do not fit
     */
    public static Traces of(int receivers, long firstStep, double[] samples, double... times) {
        if (receivers < 1 || samples.length != times.length * (long) receivers) {
            throw new IllegalArgumentException("traces of " + receivers + " receivers at " + times.length
                    + " times cannot have " + samples.length + " samples");
        }
        long[] bits =
                Arrays.stream(samples).mapToLong(Double::doubleToRawLongBits).toArray();
        return new Traces(receivers, firstStep, bits, times.clone(), times.length);
    }

    /**
     * Copies the samples up to a step, to continue the recording from there.
     *
     * @param step the last step, not after the last call of {@link #share}
     * @return a copy
     * @throws IllegalArgumentException if this rank does not have the samples of all receivers up to that step
     */
    public Traces upTo(long step) {
        long kept = step - firstStep;
        if (kept < 0 || kept > shared) {
            throw new IllegalArgumentException(
                    "traces up to step " + step + " were requested; only those of these steps were shared: "
                            + (firstStep + 1) + " … " + (firstStep + shared));
        }
        return new Traces(
                receivers, firstStep, Arrays.copyOf(bits, index(kept)), Arrays.copyOf(times, rows(kept)), kept);
    }

    /**
     * Broadcasts the samples from a rank that has all of them. Collective.
     *
     * @param comm the ranks of the simulation
     * @param root the rank that has them
     * @param mine the traces on the root; ignored on other ranks
     * @param receivers of the model
     * @return the same traces on every rank
     */
    public static Traces spread(Comm comm, int root, Optional<Traces> mine, int receivers) {
        long[] size = new long[2];
        if (comm.rank() == root) {
            size[0] = mine.orElseThrow().firstStep;
            size[1] = mine.orElseThrow().steps;
        }
        comm.bcast(Buffer.of(size), root);
        Traces spread = comm.rank() == root ? mine.orElseThrow() : none(receivers, size[0]);
        spread.reach(size[0] + size[1]);
        spread.shared = spread.steps;
        if (spread.steps > 0 && receivers > 0) {
            comm.bcast(Buffer.of(spread.bits, 0, spread.index(spread.steps)), root);
            comm.bcast(Buffer.of(spread.times, 0, spread.rows(spread.steps)), root);
        }
        return spread;
    }

    /** The sample consumers of all receivers, for devices. */
    List<StepperSpec.Tap> taps(List<Receiver> places) {
        List<StepperSpec.Tap> taps = new ArrayList<>();
        for (int r = 0; r < places.size(); r++) {
            int column = r;
            Receiver place = places.get(r);
            taps.add(new StepperSpec.Tap(
                    place.field(), place.k(), place.j(), place.i(), (step, value) -> take(step, column, value)));
        }
        return taps;
    }

    private void take(long step, int column, double value) {
        bits[index(step - 1 - firstStep) + column] = Double.doubleToRawLongBits(value);
    }

    /** Prepares the rows of the next steps, which have a pace. */
    void reach(long step, Stepper.Pace pace) {
        long before = steps;
        reach(step);
        for (long row = before; receivers > 0 && row < steps; row++) {
            times[(int) row] = pace.at(firstStep + row + 1);
        }
    }

    /** Sets the time of the last row, where it is known more exactly than by the pace. */
    void end(double seconds) {
        if (receivers > 0 && steps > 0) {
            times[(int) steps - 1] = seconds;
        }
    }

    private void reach(long step) {
        steps = step - firstStep;
        int length = index(steps);
        if (length > bits.length) {
            bits = Arrays.copyOf(bits, (int) Math.min(Integer.MAX_VALUE - 8L, Math.max(length, bits.length * 3L / 2)));
            times = Arrays.copyOf(times, bits.length / receivers);
        }
    }

    /** Rows that have a time: none without receivers. */
    private int rows(long row) {
        return index(row) / Math.max(1, receivers);
    }

    private int index(long row) {
        try {
            return Math.toIntExact(Math.multiplyExact(row, receivers));
        } catch (ArithmeticException e) {
            throw new IllegalStateException(
                    row + " steps of " + receivers + " receivers exceed the length of a Java array: "
                            + "use fewer receivers",
                    e);
        }
    }

    /** {@return the number of receivers} */
    public int receivers() {
        return receivers;
    }

    /** {@return the number of steps before the first sample} */
    public long firstStep() {
        return firstStep;
    }

    /** {@return the number of recorded steps, each with one sample per receiver} */
    public long steps() {
        return steps;
    }

    /** {@return the simulated time of each row [s], the same on every rank; empty without receivers} */
    public double[] times() {
        return Arrays.copyOf(times, rows(steps));
    }

    /**
     * {@return the samples, row-major, one row per step; on each rank, those of the receivers of other ranks up to the last {@link #share}}
     */
    public double[] samples() {
        return Arrays.stream(bits, 0, index(steps))
                .mapToDouble(Double::longBitsToDouble)
                .toArray();
    }

    /**
     * Distributes the samples of all receivers so far to every rank. Collective.
     *
     * @param comm the ranks of the simulation
     */
    public void share(Comm comm) {
        int from = index(shared);
        int count = index(steps) - from;
        if (count > 0) {
            // One rank has each sample, or several with the same bits; the others have zeros.
            long[] own = Arrays.copyOfRange(bits, from, from + count);
            comm.allreduce(Buffer.of(own), Buffer.of(bits, from, count), Op.BOR);
        }
        shared = steps;
    }

    /**
     * Gathers all samples on rank 0. Collective.
     *
     * @param comm the ranks of the simulation
     * @return on rank 0 steps × receivers samples, row-major, one row per step; empty on other ranks
     */
    public double[] gather(Comm comm) {
        int count = index(steps);
        long[] all = new long[comm.rank() == ROOT ? count : 0];
        if (count > 0) {
            comm.reduce(Buffer.of(bits, 0, count), Buffer.of(all), Op.BOR, ROOT);
        }
        return Arrays.stream(all).mapToDouble(Double::longBitsToDouble).toArray();
    }
}
