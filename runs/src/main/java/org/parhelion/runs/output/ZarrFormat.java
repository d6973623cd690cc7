package org.parhelion.runs.output;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.parhelion.Precision;
import org.parhelion.io.store.ObjectStore;
import org.parhelion.io.zarr.ZarrFields;
import org.parhelion.runs.report.RunFailure;

/**
 * {@code zarr}: all frames of all fields in one Zarr group of version 3, {@code fields.zarr}, written by all ranks. {@link
 * ZarrFields} describes it.
 */
public final class ZarrFormat implements OutputFormat {
    private static final String STORE = "fields.zarr";

    @Override
    public String name() {
        return "zarr";
    }

    @Override
    public boolean compresses() {
        return true;
    }

    /** Frames are several objects each where a field is large. */
    @Override
    public OutputSize size(long frames, Precision precision, int... points) {
        OutputSize arrays = OutputSize.ofArrays(frames, precision, points);
        return new OutputSize(frames * ZarrFields.objects(points), arrays.bytes());
    }

    @Override
    public FieldSink open(RunOutput run) {
        List<ZarrFields.Variable> variables =
                run.fields().stream().map(field -> variable(run, field)).toList();
        ObjectStore store = ObjectStore.directory(run.grow(STORE));
        try {
            return new Sink(
                    run,
                    ZarrFields.open(store, run.comm(), variables, run.compression(), Map.of("title", run.title())));
        } catch (IOException e) {
            throw failure(run, e);
        }
    }

    private static ZarrFields.Variable variable(RunOutput run, OutputField field) {
        Map<String, Object> attributes = field.unit().isEmpty() ? Map.of() : Map.of("units", field.unit());
        return new ZarrFields.Variable(field.name(), run.lattice(field), run.precision(), field.steady(), attributes);
    }

    private record Sink(RunOutput run, ZarrFields fields) implements FieldSink {
        @Override
        public void write(Frame frame) {
            try {
                fields.write(frame.output().name(), frame.field(), frame.step(), frame.timeSeconds());
            } catch (IOException e) {
                throw failure(run, e);
            }
        }
    }

    private static RunFailure failure(RunOutput run, IOException e) {
        return new RunFailure(
                run.directory() + ": cannot write " + STORE + ": " + OutputDirectory.reason(e)
                        + ". Its frames so far are complete, in unfinished/. Free some space or name another directory with -o",
                e);
    }
}
