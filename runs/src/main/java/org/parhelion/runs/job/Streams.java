package org.parhelion.runs.job;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.parhelion.recovery.Driver;
import org.parhelion.runs.output.FieldStream;
import org.parhelion.runs.output.OutputDirectory;
import org.parhelion.solver.Simulation;

/**
 * The streams of a run, on one rank. A run file's are part of its {@link RunJob}; this class writes streams in a program without a run file:
 *
 * <pre>{@code
 * try (var streams = Streams.of("plate", () -> directory, slice, means);
 *         var result = streams.on(Driver.of(plate)).run(comm, device, 1000)) {
 * }
 * }</pre>
 *
 * <p>Every rank creates the same streams. Checkpoints of the driver contain their windows.
 */
public final class Streams implements AutoCloseable {
    private final List<StreamOutput> outputs = new ArrayList<>();
    private final List<SnapshotTable> tables = new ArrayList<>();

    /**
     * Creates the listeners; no file is open yet.
     *
     * @param snapshots the table of each stream, shared by the ranks of the process
     * @param announced called when an output before the end is complete
     */
    Streams(
            List<FieldStream> streams,
            StreamOutput.Description description,
            List<StepTable> snapshots,
            Supplier<OutputDirectory> directory,
            BiConsumer<LiveRun, FieldStream> announced) {
        for (int n = 0; n < streams.size(); n++) {
            FieldStream stream = streams.get(n);
            SnapshotTable table = new SnapshotTable(stream.name(), snapshots.get(n), directory);
            tables.add(table);
            outputs.add(new StreamOutput(stream, description, directory, run -> {
                table.add(run);
                announced.accept(run, stream);
            }));
        }
    }

    /** An empty table for each stream. */
    static List<StepTable> tables(List<FieldStream> streams) {
        return streams.stream().map(_ -> new StepTable("snapshots", List.of())).toList();
    }

    /**
     * Creates the streams of one rank. Not collective.
     *
     * @param title title of pictures and metadata
     * @param directory supplies the output directory; called on rank 0 only
     * @param streams the streams, the same on every rank, with different names
     * @return this rank's streams
     * @throws IllegalArgumentException if two streams have the same name
     */
    public static Streams of(String title, Supplier<OutputDirectory> directory, FieldStream... streams) {
        List<FieldStream> all = List.of(streams);
        if (all.stream().map(FieldStream::name).distinct().count() < all.size()) {
            throw new IllegalArgumentException("two streams have the same name, and would write the same files: "
                    + all.stream().map(FieldStream::name).toList());
        }
        return new Streams(all, new StreamOutput.Description(title, true), tables(all), directory, (_, _) -> {});
    }

    /**
     * Adds the streams to a driver: what is written after steps, at times and at the end, and the state of windows in checkpoints.
     *
     * @param driver the driver
     * @return the new driver
     */
    public Driver on(Driver driver) {
        return new Listeners(
                        listeners(),
                        (_, setting) -> Optional.of(setting + ": this run has no run file"),
                        Long.MAX_VALUE)
                .on(driver.how(this::on));
    }

    /** The listeners of all streams. */
    List<RunListener> listeners() {
        return Stream.concat(tables.stream(), outputs.stream()).toList();
    }

    /** Adds what windows need: a call after each step. */
    Simulation.Setup on(Simulation.Setup setup) {
        Simulation.Setup sampled = setup;
        for (StreamOutput output : outputs) {
            sampled = output.on(sampled);
        }
        return sampled;
    }

    /** Closes files that are not complete, after success or failure of the run. Not collective. */
    @Override
    public void close() {
        outputs.forEach(StreamOutput::close);
    }
}
