package org.parhelion.runs.output;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.parhelion.Precision;
import org.parhelion.comm.Comm;
import org.parhelion.field.Field;
import org.parhelion.grid.Box;
import org.parhelion.halo.redistribution.BoxMove;
import org.parhelion.io.Checkpoint;
import org.parhelion.solver.Clock;

/**
 * Writes one stream of a run, as one rank sees it: the points of its own block. {@link #sample} is called after each step if the stream has a window,
 * {@link #write} at its outputs. Used by its rank's thread only.
 */
public final class StreamWriter implements AutoCloseable {
    private static final long NEVER = -1;

    private final FieldStream stream;
    private final SelectedGrid selected;
    private final Map<String, WindowValues> windows = new LinkedHashMap<>();
    /** The selected values as they are stored, by field; the next output uses their memory again. */
    private final Map<String, Field> copies = new HashMap<>();
    /** Whether {@link #copies} contain the values of the next output. */
    private boolean copied;

    private final Optional<Comm> members;
    private final boolean ownsMembers;
    private Optional<RunOutput> files = Optional.empty();
    private final List<SlabSink> gathered = new ArrayList<>();
    private final List<FieldSink> others = new ArrayList<>();
    private final Function<String, Field> fields;
    private final Precision precision;
    private long sampledStep = NEVER;

    private StreamWriter(FieldStream stream, RunOutput run, Function<String, Field> fields) {
        this.stream = stream;
        this.fields = fields;
        this.selected = new SelectedGrid(stream.selection(), run.decomposition());
        this.precision = stream.storage().orElse(run.precision()).storage();
        if (!stream.window().isEmpty()) {
            for (OutputField field : stream.fields()) {
                Box own = selected.owned(fields.apply(field.field()));
                windows.put(field.field(), new WindowValues(own, EnumSet.copyOf(stream.window())));
            }
        }
        boolean all = selected.members().size() == run.comm().size();
        boolean member = selected.members().contains(run.comm().rank());
        this.ownsMembers = !all;
        this.members = all ? Optional.of(run.comm()) : run.comm().split(member ? 0 : Comm.UNDEFINED, 0);
    }

    /**
     * Opens the formats of a stream. Collective.
     *
     * @param stream the stream
     * @param run the output of the run: all points of all fields
     * @param fields this rank's fields of the simulation, by name
     * @return this rank's writer
     * @throws IllegalArgumentException if the points cannot be selected
     * @throws org.parhelion.runs.report.RunFailure if a file cannot be written
     */
    public static StreamWriter open(FieldStream stream, RunOutput run, Function<String, Field> fields) {
        StreamWriter writer = new StreamWriter(stream, run, fields);
        if (!stream.name().isEmpty()) {
            run.openTree(stream.name());
        }
        if (writer.members.isPresent()) {
            writer.open(run.of(stream, writer.selected, writer.members.get()));
        }
        return writer;
    }

    private void open(RunOutput own) {
        files = Optional.of(own);
        for (OutputFormat format : stream.formats()) {
            FieldSink sink = format.open(own);
            if (sink instanceof SlabSink slabs) {
                gathered.add(slabs);
            } else {
                others.add(sink);
            }
        }
    }

    /**
     * Adds the present values to the window; the first call at a step counts. Not collective.
     *
     * @param step steps since the initial values
     */
    public void sample(long step) {
        if (step != sampledStep) {
            sampledStep = step;
            windows.forEach((name, window) -> window.add(selected, fields.apply(name)));
        }
    }

    /** {@return the number of steps in the window; 0 without one} */
    public long samples() {
        return windows.values().stream().findFirst().map(WindowValues::samples).orElse(0L);
    }

    /**
     * {@return the window's values on this rank's points, for checkpoints: several arrays, whose indices are those of the output} Not copied.
     */
    public List<Checkpoint.Part> window() {
        List<Checkpoint.Part> arrays = new ArrayList<>();
        windows.forEach((name, window) -> window.parts()
                .forEach(part ->
                        arrays.add(new Checkpoint.Part(arrayName(name, part.name()), window.box(), part.values()))));
        return arrays;
    }

    private static String arrayName(String field, String part) {
        return field + " " + part;
    }

    /**
     * Continues a window. Collective.
     *
     * @param samples {@link #samples}
     * @param source returns the values of an array of {@link #window} on a box, which may be empty, by its name; all ranks call it for the same arrays
     */
    public void load(long samples, BiFunction<String, Box, double[]> source) {
        windows.forEach((name, window) -> {
            if (samples > 0) {
                for (WindowValues.Part part : window.parts()) {
                    double[] saved = source.apply(arrayName(name, part.name()), window.box());
                    System.arraycopy(saved, 0, part.values(), 0, saved.length);
                }
            }
            window.goOn(samples);
        });
    }

    /**
     * Continues the window of a writer whose blocks were others. Collective.
     *
     * @param before the writer of the same stream on the old blocks
     * @param comm the ranks of both
     */
    public void follow(StreamWriter before, Comm comm) {
        sampledStep = before.sampledStep;
        windows.forEach((name, window) -> {
            WindowValues old = Optional.ofNullable(before.windows.get(name)).orElseThrow();
            if (old.samples() > 0) {
                List<List<Box>> from =
                        BoxMove.all(comm, old.box()).stream().map(List::of).toList();
                BoxMove move = new BoxMove(comm, from, BoxMove.all(comm, window.box()));
                for (int part = 0; part < old.parts().size(); part++) {
                    move.move(
                            List.of(old.parts().get(part).values()),
                            window.parts().get(part).values());
                }
            }
            window.goOn(old.samples());
        });
    }

    /** Releases resources before another writer of the stream is opened. Collective. */
    public void leave() {
        awaitDisk();
        close();
        if (ownsMembers) {
            members.ifPresent(Comm::close);
        }
    }

    /** {@return whether outputs are copies of values, and not reductions or the fields themselves; the same on every rank} */
    public boolean copiesAll() {
        return windows.isEmpty() && stream.fields().stream().allMatch(field -> isCopied(fields.apply(field.field())));
    }

    /**
     * Copies the values that the next {@link #write} before the end writes, where these are not all points as they are. Not collective.
     *
     * @return whether the copied values are finite
     */
    public boolean copy() {
        return copy(false);
    }

    private boolean copy(boolean last) {
        copied = true;
        boolean finite = true;
        if (windows.isEmpty() && members.isPresent()) {
            for (OutputField field : stream.fields()) {
                Field whole = fields.apply(field.field());
                if (isWritten(field, last) && isCopied(whole)) {
                    finite &= copy(whole, copies.computeIfAbsent(field.field(), _ -> selected(whole)));
                }
            }
        }
        return finite;
    }

    private boolean isWritten(OutputField field, boolean last) {
        return last ? stream.atEnd() || field.steady() : !field.steady();
    }

    /** Whether a field is copied: all points, of the same type, are not. */
    private boolean isCopied(Field whole) {
        return selected.cuts() || whole.precision() != precision;
    }

    private Field selected(Field whole) {
        return selected.field(whole, precision, members.orElseThrow().rank());
    }

    private boolean copy(Field whole, Field values) {
        boolean finite = true;
        Box box = values.owned();
        double[] row = new double[box.columns()];
        for (int k = 0; k < box.planes(); k++) {
            for (int j = 0; j < box.rows(); j++) {
                selected.row(whole, box.k0() + k, box.j0() + j, box.i0(), row.length, row);
                SelectedGrid.put(row, values, values.index(k, j, 0));
                finite &= values.areFinite(values.index(k, j, 0), row.length);
            }
        }
        return finite;
    }

    /**
     * Writes the fields, or the reductions since the last output, and begins a new window. Collective.
     *
     * @param clock step and time
     * @param last whether this is the end of the run; a window without steps is then left out
     */
    public void write(Clock clock, boolean last) {
        if (!windows.isEmpty() && !last) {
            sample(clock.step());
        }
        if (!copied) {
            copy(last);
        }
        copied = false;
        for (OutputField field : stream.fields()) {
            if (isWritten(field, last)) {
                write(field, clock, last);
            }
        }
        windows.values().forEach(WindowValues::clear);
    }

    /**
     * Passes an output that was written before: begins a new window. Not collective.
     *
     * @param clock step and time
     */
    public void pass(Clock clock) {
        sample(clock.step());
        windows.values().forEach(WindowValues::clear);
    }

    private void write(OutputField field, Clock clock, boolean last) {
        Optional<WindowValues> window = Optional.ofNullable(windows.get(field.field()));
        if (window.isEmpty()) {
            members.ifPresent(ranks -> write(frame(field, values(field), clock, last), ranks));
        } else if (window.get().samples() > 0 && members.isPresent()) {
            Comm ranks = members.get();
            Field reduced = copies.computeIfAbsent(field.field(), name -> selected(fields.apply(name)));
            for (Reduction reduction : stream.window()) {
                window.get().give(reduction, reduced);
                write(frame(reduction.of(field), reduced, clock, last), ranks);
            }
        }
    }

    private static Frame frame(OutputField field, Field values, Clock clock, boolean last) {
        return new Frame(field, values, clock.step(), clock.timeSeconds(), last);
    }

    private Field values(OutputField field) {
        Field whole = fields.apply(field.field());
        return isCopied(whole) ? Objects.requireNonNull(copies.get(field.field())) : whole;
    }

    private void write(Frame frame, Comm ranks) {
        others.forEach(sink -> sink.write(frame));
        SlabSink.write(frame, ranks, gathered);
    }

    /** Completes the files. Called once, after the last output. Collective. */
    public void finish() {
        others.forEach(FieldSink::finish);
        gathered.forEach(FieldSink::finish);
        awaitDisk();
        if (ownsMembers) {
            members.ifPresent(Comm::close);
        }
    }

    /** {@return a future that ends when the files that this rank forces to disk, of the outputs so far, are there} */
    public CompletableFuture<Void> onDisk() {
        return files.flatMap(RunOutput::ownDirectory)
                .map(OutputDirectory::onDisk)
                .orElseGet(CompletableFuture::allOf);
    }

    /**
     * Waits until {@link #onDisk} has ended. Not collective.
     *
     * @throws org.parhelion.runs.report.RunFailure if a file could not be forced to disk
     */
    public void awaitDisk() {
        files.flatMap(RunOutput::ownDirectory).ifPresent(OutputDirectory::awaitDisk);
    }

    /** Releases resources, also after a failure. Waits for files that are being written in the background. Not collective. */
    @Override
    public void close() {
        files.flatMap(RunOutput::ownDirectory).ifPresent(OutputDirectory::endWriting);
        gathered.forEach(FieldSink::close);
        others.forEach(FieldSink::close);
    }
}
