package org.parhelion.runs.output;

import java.util.Map;
import org.parhelion.Precision;
import org.parhelion.io.store.ObjectStore;
import org.parhelion.io.zarr.ZarrFields;

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
        Map<String, Object> attributes = Map.of("title", run.title());
        return GrowingSink.open(
                run,
                STORE,
                (path, comm, variables) -> ZarrFields.open(
                        ObjectStore.directory(path), comm, variables, run.compression(), attributes)::write);
    }
}
