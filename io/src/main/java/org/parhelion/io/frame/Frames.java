package org.parhelion.io.frame;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.parhelion.comm.Buffer;
import org.parhelion.comm.Comm;
import org.parhelion.field.Field;
import org.parhelion.io.Variable;

/**
 * The frames of a file that grows, the same on all ranks. A frame is complete when all variables that are not steady were written
 * for its step. A frame of an earlier step than the last one replaces it and all frames after it, so that a restarted run goes on
 * in the same file.
 *
 * <pre>
 *   write u at 10 ── write v at 10 ── publish          drop (from 10) comes first if the file has frames of 10 and later
 * </pre>
 */
public final class Frames {
    private static final int ROOT = 0;

    /** What a format does; every method is called on all ranks, and may be collective. */
    public interface Format {
        /** Forgets all frames but the first {@code kept}: first for readers, then on the disk. */
        void drop(int kept) throws IOException;

        /** Writes the values of a variable; {@code frame} is empty for a steady one. */
        void write(Variable variable, Optional<Integer> frame, Field field) throws IOException;

        /** Makes the last frame visible to readers. The values of all ranks are written. */
        void publish() throws IOException;
    }

    private final String file;
    private final Comm comm;
    private final List<Variable> variables;
    private final Format format;
    private final List<Long> steps = new ArrayList<>();
    private final List<Double> times = new ArrayList<>();
    private final Set<String> written = new HashSet<>();

    /**
     * Passes the frames that rank 0 found to all ranks. Collective.
     *
     * @param file the file, for messages
     * @param steps steps of the frames; ignored on other ranks
     * @param times their times [s]
     */
    public Frames(String file, Comm comm, List<Variable> variables, Format format, long[] steps, double[] times) {
        this.file = file;
        this.comm = comm;
        this.variables = List.copyOf(variables);
        this.format = format;
        int[] count = {steps.length};
        comm.bcast(Buffer.of(count), ROOT);
        long[] allSteps = comm.rank() == ROOT ? steps : new long[count[0]];
        double[] allTimes = comm.rank() == ROOT ? times : new double[count[0]];
        comm.bcast(Buffer.of(allSteps), ROOT);
        comm.bcast(Buffer.of(allTimes), ROOT);
        for (int n = 0; n < count[0]; n++) {
            this.steps.add(allSteps[n]);
            this.times.add(allTimes[n]);
        }
    }

    /** The number of frames, the one being written not among them. */
    public int count() {
        return steps.size();
    }

    /** The step of a frame. */
    public long step(int frame) {
        return steps.get(frame);
    }

    /** The simulated time of a frame [s]. */
    public double timeSeconds(int frame) {
        return times.get(frame);
    }

    /**
     * Writes one field. Collective.
     *
     * @throws IllegalArgumentException if there is no such variable
     */
    public void write(String name, Field field, long step, double timeSeconds) throws IOException {
        Variable variable = variables.stream()
                .filter(v -> v.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no variable '" + name + "' in " + file + ", only "
                        + variables.stream().map(Variable::name).toList()));
        if (variable.steady()) {
            format.write(variable, Optional.empty(), field);
            comm.barrier();
            return;
        }
        if (written.isEmpty()) {
            dropFrom(step);
            steps.add(step);
            times.add(timeSeconds);
        }
        format.write(variable, Optional.of(steps.size() - 1), field);
        written.add(name);
        if (written.size() == variables.stream().filter(v -> !v.steady()).count()) {
            written.clear();
            comm.barrier();
            format.publish();
        }
    }

    private void dropFrom(long step) throws IOException {
        int kept = steps.size();
        while (kept > 0 && steps.get(kept - 1) >= step) {
            kept--;
        }
        if (kept < steps.size()) {
            steps.subList(kept, steps.size()).clear();
            times.subList(kept, times.size()).clear();
            format.drop(kept);
            comm.barrier();
        }
    }
}
