package org.parhelion.runs.job;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.parhelion.runs.output.ChecksumSink;
import org.parhelion.runs.output.FieldSink;
import org.parhelion.runs.output.Frame;
import org.parhelion.runs.output.OutputDirectory;
import org.parhelion.runs.output.OutputField;
import org.parhelion.runs.output.OutputFormat;
import org.parhelion.runs.output.RunOutput;
import org.parhelion.runs.output.SlabSink;
import org.parhelion.runs.problem.RunFile;
import org.parhelion.solver.Simulation;

/** Writes the fields of a run to its sinks: snapshots at an interval, all fields at the end. */
final class FieldOutput implements RunListener {
    private static final int ROOT = 0;

    /** The open sinks. */
    private record Open(ChecksumSink checksum, List<SlabSink> gathered, List<FieldSink> others) {
        List<FieldSink> all() {
            List<FieldSink> all = new ArrayList<>(gathered);
            all.addAll(others);
            return all;
        }
    }

    private final RunFile runFile;
    private final Supplier<OutputDirectory> directory;
    private final Consumer<LiveRun> announced;
    private Optional<Open> open = Optional.empty();
    private String checksum = "";

    /**
     * Creates the listener; no sink is open yet.
     *
     * @param directory supplies the output directory; called on rank 0 only
     * @param announced called when a snapshot is complete
     */
    FieldOutput(RunFile runFile, Supplier<OutputDirectory> directory, Consumer<LiveRun> announced) {
        this.runFile = runFile;
        this.directory = directory;
        this.announced = announced;
    }

    @Override
    public long every(long steps) {
        return runFile.snapshotEvery().orElse(0);
    }

    @Override
    public double everySeconds() {
        return runFile.snapshotSeconds().orElse(0);
    }

    /** Opens one sink per format. All slab sinks share one gather per field. */
    @Override
    public void started(LiveRun run) {
        close();
        RunOutput output = RunOutput.of(
                runFile.name(),
                runFile.problem().marchesInTime(),
                runFile.problem().outputs(),
                run.simulation().model(),
                run.simulation().block().decomposition(),
                run.comm(),
                run.comm().rank() == ROOT ? Optional.of(directory.get()) : Optional.empty());
        ChecksumSink sum = new ChecksumSink(output);
        Open opened = new Open(sum, new ArrayList<>(List.of(sum)), new ArrayList<>());
        open = Optional.of(opened);
        for (OutputFormat format : runFile.formats()) {
            FieldSink sink = format.open(output);
            if (sink instanceof SlabSink slabs) {
                opened.gathered.add(slabs);
            } else {
                opened.others.add(sink);
            }
        }
    }

    @Override
    public void step(LiveRun run) {
        for (OutputField field : runFile.problem().outputs()) {
            if (!field.steady()) {
                write(run, field, false);
            }
        }
        announced.accept(run);
    }

    @Override
    public void finished(LiveRun run) {
        runFile.problem().outputs().forEach(field -> write(run, field, true));
        open.orElseThrow().all().forEach(FieldSink::finish);
        checksum = open.orElseThrow().checksum.hex();
    }

    private void write(LiveRun run, OutputField field, boolean last) {
        Simulation simulation = run.simulation();
        Frame frame = new Frame(
                field,
                simulation.field(field.field()),
                simulation.clock().step(),
                simulation.clock().timeSeconds(),
                last);
        Open sinks = open.orElseThrow();
        SlabSink.write(frame, run.comm(), sinks.gathered);
        sinks.others.forEach(sink -> sink.write(frame));
    }

    /** SHA-256 of the first field at the end of the run; empty on ranks other than 0. */
    String checksum() {
        return checksum;
    }

    @Override
    public void close() {
        open.ifPresent(sinks -> sinks.all().forEach(FieldSink::close));
        open = Optional.empty();
    }
}
