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

/** Hands the fields of a run to its sinks: snapshots every so many steps, all fields at the end. */
final class FieldOutput implements RunListener {
    private static final int ROOT = 0;

    /** What sinks are open on the ranks that compute now. */
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
     * No sink is open yet.
     *
     * @param directory is asked on the first rank alone
     * @param announced is called when a snapshot is complete
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

    /** Opens a sink of each format. Those that want whole fields on the first rank share one gather a field. */
    @Override
    public void started(LiveRun run) {
        close();
        RunOutput output = RunOutput.of(
                runFile.name(),
                runFile.problem().marchesInTime(),
                runFile.problem().outputs(),
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

    /** SHA-256 of the first field at the end; empty on other ranks than the first. */
    String checksum() {
        return checksum;
    }

    @Override
    public void close() {
        open.ifPresent(sinks -> sinks.all().forEach(FieldSink::close));
        open = Optional.empty();
    }
}
