package org.parhelion.runs.problem;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import org.parhelion.io.store.ObjectStore;
import org.parhelion.runs.output.FieldStream;
import org.parhelion.runs.output.OutputSize;
import org.parhelion.runs.report.Figures;
import org.parhelion.solver.Model;

/**
 * How much a run writes of its fields, computed before it starts. The key {@code large-output: true} confirms more than the bounds.
 *
 * @param sizes the size in each place, at most, if a stop test does not end the run earlier; about, without compression. The output directory has the empty
 *     name
 * @param complete whether all streams are counted; otherwise one writes after steps whose number is not known
 */
public record OutputPlan(SortedMap<String, OutputSize> sizes, boolean complete) {
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
        SortedMap<String, OutputSize> sizes = new TreeMap<>();
        boolean complete = true;
        for (FieldStream stream : streams) {
            OptionalLong outputs = outputs(stream, steps, untilSeconds);
            complete &= outputs.isPresent();
            stream.sizes(model, outputs.orElse(1)).forEach((place, size) -> sizes.merge(place, size, OutputSize::plus));
        }
        return new OutputPlan(Collections.unmodifiableSortedMap(sizes), complete);
    }

    /** {@return the size in all places} */
    public OutputSize size() {
        return sizes.values().stream().reduce(OutputSize.NONE, OutputSize::plus);
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
        return size().files() <= MOST_FILES && size().bytes() <= MOST_BYTES;
    }

    /** {@return the message about output that is too large} */
    String refusal() {
        return this + " would be written, more than " + MOST_FILES + " files and objects or "
                + Figures.large(MOST_BYTES, "B")
                + ": write less often, a box, with a stride or storage: float; or confirm it by " + KEY + ": true";
    }

    /** {@return files and bytes, for one line; of object stores, objects and bytes} */
    @Override
    public String toString() {
        List<String> parts = new ArrayList<>();
        sizes.forEach((place, size) -> parts.add(text(place, size)));
        return (complete ? "" : "at least ")
                + (parts.isEmpty() ? text("", OutputSize.NONE) : String.join(", and ", parts));
    }

    private static String text(String place, OutputSize size) {
        String one = ObjectStore.isUri(place) ? "object" : "file";
        return String.format(
                Locale.ROOT,
                "%d %s, about %s%s",
                size.files(),
                size.files() == 1 ? one : one + "s",
                Figures.large(size.bytes(), "B"),
                place.isEmpty() ? "" : " in " + place);
    }
}
