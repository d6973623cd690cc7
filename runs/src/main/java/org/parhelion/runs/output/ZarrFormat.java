package org.parhelion.runs.output;

import java.util.Map;
import org.parhelion.Precision;
import org.parhelion.io.store.ObjectStore;
import org.parhelion.io.zarr.ZarrFields;
import org.parhelion.io.zarr.ZarrVersion;

/**
 * {@code zarr}: all frames of all fields in one Zarr group of version 3, {@code fields.zarr}, written by all ranks. {@link
 * ZarrFields} describes it.
 */
public final class ZarrFormat implements OutputFormat {
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
        return size(ZarrVersion.V3, frames, precision, points);
    }

    static OutputSize size(ZarrVersion version, long frames, Precision precision, int... points) {
        OutputSize arrays = OutputSize.ofArrays(frames, precision, points);
        return new OutputSize(frames * ZarrFields.objects(version, points), arrays.bytes());
    }

    @Override
    public FieldSink open(RunOutput run) {
        return open(ZarrVersion.V3, run, "fields.zarr");
    }

    static FieldSink open(ZarrVersion version, RunOutput run, String store) {
        Map<String, Object> attributes = Map.of("title", run.title());
        return GrowingSink.open(
                run,
                store,
                (path, comm, variables) -> ZarrFields.open(
                        ObjectStore.directory(path), version, comm, variables, run.compression(), attributes)::write);
    }
}
