package org.parhelion.runs.output;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.parhelion.Precision;
import org.parhelion.grid.Decomposition;
import org.parhelion.io.zarr.Compression;
import org.parhelion.solver.Model;

/**
 * What of a run's fields is written, when, and how. A run has any number of streams. Immutable: each method returns a new stream.
 *
 * <pre>{@code
 * FieldStream slice = FieldStream.of("slice", OutputField.of("u", "K"))
 *         .select(Selection.ALL.along(Axis.Z, 32, 33))
 *         .everySteps(10)
 *         .window(Reduction.MEAN, Reduction.VARIANCE)
 *         .storage(Precision.FLOAT)
 *         .formats(new ZarrFormat());
 * }</pre>
 *
 * @param name the directory of its files in the output directory: letters, digits, {@code -} and {@code _}; empty for the
 *     output directory itself
 * @param fields the fields, at least one
 * @param selection the points
 * @param everySteps steps between two outputs; 0 for none after steps
 * @param everySeconds simulated time between two outputs [s]; 0 for none at times
 * @param atEnd whether the end of the run is an output, too
 * @param window the reductions over the steps since the last output that are written in place of the fields; empty for the fields
 * @param storage the type of the values that are written, {@link Precision#FLOAT} or {@link Precision#DOUBLE}; empty for the run's
 * @param formats the formats, at least one
 * @param compression compression, of the formats that compress
 */
public record FieldStream(
        String name,
        List<OutputField> fields,
        Selection selection,
        long everySteps,
        double everySeconds,
        boolean atEnd,
        List<Reduction> window,
        Optional<Precision> storage,
        List<OutputFormat> formats,
        Compression compression) {
    /** Names of directories on any file system, and never one of the run's own. */
    private static final Pattern NAME =
            Pattern.compile("(?!(?i:unfinished|checkpoints)$)([A-Za-z0-9][A-Za-z0-9_-]{0,63})?");

    /**
     * Checks the settings.
     *
     * @throws IllegalArgumentException if they are not as described
     */
    public FieldStream {
        fields = List.copyOf(fields);
        window = window.stream().distinct().toList();
        formats = List.copyOf(formats);
        if (!isName(name)) {
            throw new IllegalArgumentException("'" + name + "' is not a name of letters, digits, - and _"
                    + " other than unfinished and checkpoints");
        }
        if (everySteps < 0
                || !(everySeconds >= 0)
                || Double.isInfinite(everySeconds)
                || (everySteps > 0 && everySeconds > 0)) {
            throw new IllegalArgumentException("outputs every " + everySteps + " steps and " + everySeconds
                    + " s: must be one of both, positive and finite, or none");
        }
        if (fields.isEmpty() || formats.isEmpty()) {
            throw new IllegalArgumentException("stream '" + name + "' needs at least one field and one format");
        }
        if (everySteps == 0 && everySeconds == 0 && !atEnd) {
            throw new IllegalArgumentException("writes nothing: neither after steps, nor at times, nor at the end");
        }
        if (!window.isEmpty() && fields.stream().anyMatch(OutputField::steady)) {
            throw new IllegalArgumentException("a window over a field that does not change: leave it out of "
                    + fields.stream().map(OutputField::name).toList());
        }
        if (storage.isPresent() && storage.get() == Precision.MIXED) {
            throw new IllegalArgumentException("values are stored as float or double, not mixed");
        }
    }

    /**
     * Tells whether a text can be the name of a stream.
     *
     * @param text any text
     * @return whether it can
     */
    public static boolean isName(String text) {
        return NAME.matcher(text).matches();
    }

    /**
     * A stream that writes whole fields at the end of the run, as {@code npy}.
     *
     * @param name the directory of its files; empty for the output directory
     * @param fields the fields, at least one
     * @return the stream
     */
    public static FieldStream of(String name, OutputField... fields) {
        return new FieldStream(
                name,
                List.of(fields),
                Selection.ALL,
                0,
                0,
                true,
                List.of(),
                Optional.empty(),
                List.of(new NpyFormat()),
                Compression.NONE);
    }

    /**
     * Writes some points only.
     *
     * @param points the points
     * @return the new stream
     */
    public FieldStream select(Selection points) {
        return new FieldStream(
                name, fields, points, everySteps, everySeconds, atEnd, window, storage, formats, compression);
    }

    /**
     * Writes after each of the steps n, 2n, 3n, …
     *
     * @param n the interval [steps], at least 1
     * @return the new stream
     */
    public FieldStream everySteps(long n) {
        return new FieldStream(name, fields, selection, n, 0, atEnd, window, storage, formats, compression);
    }

    /**
     * Writes at each of the times T, 2T, 3T, … The step before is shortened to end there.
     *
     * @param seconds the interval T of simulated time [s], positive and finite
     * @return the new stream
     */
    public FieldStream everySeconds(double seconds) {
        return new FieldStream(name, fields, selection, 0, seconds, atEnd, window, storage, formats, compression);
    }

    /**
     * Sets whether the end of the run is an output, too. Default: true.
     *
     * @param written whether it is
     * @return the new stream
     */
    public FieldStream atEnd(boolean written) {
        return new FieldStream(
                name, fields, selection, everySteps, everySeconds, written, window, storage, formats, compression);
    }

    /**
     * Writes reductions over all steps since the last output in place of the fields. A run with a window computes one step an exchange.
     *
     * @param reductions the reductions
     * @return the new stream
     */
    public FieldStream window(Reduction... reductions) {
        return new FieldStream(
                name,
                fields,
                selection,
                everySteps,
                everySeconds,
                atEnd,
                List.of(reductions),
                storage,
                formats,
                compression);
    }

    /**
     * Sets the type of the values that are written. Default: that of the run.
     *
     * @param type float or double
     * @return the new stream
     */
    public FieldStream storage(Precision type) {
        return new FieldStream(
                name,
                fields,
                selection,
                everySteps,
                everySeconds,
                atEnd,
                window,
                Optional.of(type),
                formats,
                compression);
    }

    /**
     * Sets the formats. Default: {@code npy}.
     *
     * @param all at least one
     * @return the new stream
     */
    public FieldStream formats(OutputFormat... all) {
        return new FieldStream(
                name, fields, selection, everySteps, everySeconds, atEnd, window, storage, List.of(all), compression);
    }

    /**
     * Sets the compression of formats that {@linkplain OutputFormat#compresses compress}. Default: none.
     *
     * @param method the compression
     * @return the new stream
     */
    public FieldStream compression(Compression method) {
        return new FieldStream(
                name, fields, selection, everySteps, everySeconds, atEnd, window, storage, formats, method);
    }

    /** {@return the fields as they are written: with a window, one for each field and reduction} */
    List<OutputField> written() {
        if (window.isEmpty()) {
            return fields;
        }
        List<OutputField> written = new ArrayList<>();
        for (OutputField field : fields) {
            window.forEach(reduction -> written.add(reduction.of(field)));
        }
        return written;
    }

    /**
     * The size of what this stream writes.
     *
     * @param model the model
     * @param outputs number of outputs before the end of the run
     * @return files and bytes, about, without compression
     * @throws IllegalArgumentException if the points cannot be selected
     */
    public OutputSize size(Model model, long outputs) {
        return sizes(model, outputs).values().stream().reduce(OutputSize.NONE, OutputSize::plus);
    }

    /**
     * The size of what this stream writes to each place.
     *
     * @param model the model
     * @param outputs number of outputs before the end of the run
     * @return files and bytes by {@link OutputFormat#place}; of the output directory under the empty name
     * @throws IllegalArgumentException if the points cannot be selected
     */
    public Map<String, OutputSize> sizes(Model model, long outputs) {
        SelectedGrid selected = new SelectedGrid(selection, Decomposition.of(model.grid(), 1));
        Precision type = storage.orElse(model.precision()).storage();
        Map<String, OutputSize> sizes = new TreeMap<>();
        for (OutputField field : written()) {
            int[] points = selected.lattice(model.lattice(field.field())).points();
            long frames = field.steady() ? 1 : outputs + (atEnd ? 1 : 0);
            for (OutputFormat format : formats) {
                sizes.merge(format.place().orElse(""), format.size(frames, type, points), OutputSize::plus);
            }
        }
        return sizes;
    }
}
