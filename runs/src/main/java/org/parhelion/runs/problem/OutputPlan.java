package org.parhelion.runs.problem;

import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.parhelion.runs.output.FieldStream;
import org.parhelion.runs.output.OutputSize;
import org.parhelion.runs.report.Figures;
import org.parhelion.solver.Model;

/**
 * How much a run writes of its fields, computed before it starts. The key {@code large-output: true} confirms more than the bounds.
 *
 * @param size the size, at most, if a stop test does not end the run earlier; about, without compression
 * @param complete whether all streams are counted; otherwise one writes after steps whose number is not known
 */
public record OutputPlan(OutputSize size, boolean complete) {
    /** The key that confirms large output. */
    static final String KEY = "large-output";

    private static final long MOST_FILES = 10_000;
    private static final double MOST_BYTES = 100e9;

    /**
     * Computes the plan.
     *
     * @param steps the largest number of steps; {@link Integer#MAX_VALUE} if only the time counts
     * @param untilSeconds the time at which the run ends [s]; empty if only the steps count
     */
    static OutputPlan of(List<FieldStream> streams, Model model, int steps, OptionalDouble untilSeconds) {
        OutputSize size = OutputSize.NONE;
        boolean complete = true;
        for (FieldStream stream : streams) {
            OptionalLong outputs = outputs(stream, steps, untilSeconds);
            complete &= outputs.isPresent();
            size = size.plus(stream.size(model, outputs.orElse(1)));
        }
        return new OutputPlan(size, complete);
    }

    /** The number of outputs before the end, at most; empty if it is not known. */
    private static OptionalLong outputs(FieldStream stream, int steps, OptionalDouble untilSeconds) {
        boolean known = steps < Integer.MAX_VALUE;
        if (stream.everySteps() > 0) {
            return known ? OptionalLong.of(steps / stream.everySteps()) : OptionalLong.empty();
        }
        if (stream.everySeconds() > 0 && untilSeconds.isPresent()) {
            return OptionalLong.of(Math.min(steps, (long) (untilSeconds.getAsDouble() / stream.everySeconds() + 1e-9)));
        }
        return stream.everySeconds() == 0 ? OptionalLong.of(0) : known ? OptionalLong.of(steps) : OptionalLong.empty();
    }

    /** {@return whether the output is small enough to be written without a confirmation} */
    boolean isModest() {
        return size.files() <= MOST_FILES && size.bytes() <= MOST_BYTES;
    }

    /** {@return the message about output that is too large} */
    String refusal() {
        return this + " would be written, more than " + MOST_FILES + " files or " + Figures.large(MOST_BYTES, "B")
                + ": write less often, a box, with a stride or storage: float; or confirm it by " + KEY + ": true";
    }

    /** {@return files and bytes, for one line} */
    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%s%d %s, about %s",
                complete ? "" : "at least ",
                size.files(),
                size.files() == 1 ? "file" : "files",
                Figures.large(size.bytes(), "B"));
    }
}
