package org.parhelion.runs.job;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.parhelion.comm.Op;
import org.parhelion.recovery.ListenerState;
import org.parhelion.runs.file.ConfigException;
import org.parhelion.runs.output.FieldStream;
import org.parhelion.runs.output.OutputDirectory;
import org.parhelion.runs.output.OutputField;
import org.parhelion.runs.output.RunOutput;
import org.parhelion.runs.output.StreamWriter;
import org.parhelion.solver.Simulation;

/** Writes one stream of a run: after its steps or at its times, and at the end. */
final class StreamOutput implements RunListener {
    private static final int ROOT = 0;
    private static final String WINDOW = "window";
    private static final String SAMPLES = "samples";

    private final FieldStream stream;
    private final Description description;
    private final Supplier<OutputDirectory> directory;
    private final Consumer<LiveRun> announced;
    private Optional<StreamWriter> writer = Optional.empty();
    /** Whether this run continues from a checkpoint whose window has not been loaded. */
    private boolean lacksWindow;

    /**
     * What the formats write of a run beside its fields.
     *
     * @param title title of pictures and metadata
     * @param marchesInTime whether steps are steps in time rather than iterations
     */
    record Description(String title, boolean marchesInTime) {}

    /**
     * Creates the listener; no file is open yet.
     *
     * @param directory supplies the output directory; called on rank 0 only
     * @param announced called when an output before the end is complete
     */
    StreamOutput(
            FieldStream stream,
            Description description,
            Supplier<OutputDirectory> directory,
            Consumer<LiveRun> announced) {
        this.stream = stream;
        this.description = description;
        this.directory = directory;
        this.announced = announced;
    }

    @Override
    public long every(long steps) {
        return stream.everySteps();
    }

    @Override
    public double everySeconds() {
        return stream.everySeconds();
    }

    /** Adds what a window needs: a call after each step, before the listeners of that step. */
    Simulation.Setup on(Simulation.Setup setup) {
        return stream.window().isEmpty()
                ? setup
                : setup.every(1, simulation -> sample(simulation.clock().step()));
    }

    private void sample(long step) {
        if (lacksWindow) {
            throw otherWindow("none");
        }
        writer.orElseThrow().sample(step);
    }

    /** The window of a checkpoint that was taken with other outputs would be incomplete. */
    private ConfigException otherWindow(String there) {
        return new ConfigException("--restart: the checkpoint has another window of output '" + stream.name() + "' ("
                + there + ", not " + window() + "): keep fields, box, stride and window as they were");
    }

    private String window() {
        return stream.fields().stream().map(OutputField::field).toList() + " " + stream.window() + " "
                + stream.selection().box() + " " + stream.selection().stride();
    }

    @Override
    public void started(LiveRun run) {
        writer.ifPresent(StreamWriter::awaitDisk); // before a recovery: the next checkpoint relies on it, too
        close();
        lacksWindow = run.simulation().clock().step() > 0;
        writer = Optional.of(open(run));
    }

    private StreamWriter open(LiveRun run) {
        RunOutput output = RunOutput.of(
                description.title,
                description.marchesInTime,
                stream.fields(),
                run.simulation().model(),
                run.simulation().block().decomposition(),
                run.comm(),
                run.comm().rank() == ROOT ? Optional.of(directory.get()) : Optional.empty());
        return StreamWriter.open(stream, output, run.simulation()::field);
    }

    @Override
    public void moved(LiveRun run) {
        StreamWriter before = writer.orElseThrow();
        before.leave();
        StreamWriter after = open(run);
        writer = Optional.of(after);
        after.follow(before, run.comm());
    }

    /** Values are checked where they are copied; all points of all fields only at outputs that are not copies. */
    @Override
    public boolean checksFields() {
        return writer.orElseThrow().copiesAll();
    }

    @Override
    public CompletableFuture<Void> onDisk() {
        return writer.map(StreamWriter::onDisk).orElseGet(CompletableFuture::allOf);
    }

    @Override
    public void step(LiveRun run) {
        StreamWriter own = writer.orElseThrow();
        if (checksFields()) {
            boolean finite = own.copy();
            if (run.comm().allreduce(finite ? 1L : 0L, Op.MIN) == 0) {
                run.simulation().requireFinite();
            }
        }
        own.write(run.simulation().clock(), false);
        announced.accept(run);
    }

    /** The output is there; the next window begins. */
    @Override
    public void repeated(LiveRun run) {
        writer.orElseThrow().pass(run.simulation().clock());
    }

    /** Windows see each step, also those that a recovery repeats. */
    @Override
    public boolean stateIsSetBack() {
        return !stream.window().isEmpty();
    }

    /** Outputs are after steps and at times, so that a window alone depends on earlier steps. */
    @Override
    public String stateName() {
        return stream.window().isEmpty() ? "" : "stream-" + stream.name();
    }

    @Override
    public ListenerState.Saved save(LiveRun run) {
        return new ListenerState.Saved(
                Map.of(SAMPLES, Long.toString(writer.orElseThrow().samples()), WINDOW, window()),
                writer.orElseThrow().window());
    }

    @Override
    public void load(LiveRun run, ListenerState.Source source) {
        String there = source.value(WINDOW).orElse("");
        if (!there.equals(window())) {
            throw otherWindow(there);
        }
        lacksWindow = false;
        long samples = source.value(SAMPLES).map(Long::parseLong).orElse(0L);
        writer.orElseThrow().load(samples, source::array);
    }

    @Override
    public void finished(LiveRun run) {
        writer.orElseThrow().write(run.simulation().clock(), true);
        writer.orElseThrow().finish();
    }

    @Override
    public void close() {
        writer.ifPresent(StreamWriter::close);
        writer = Optional.empty();
    }
}
