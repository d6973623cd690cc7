package org.parhelion.runs.output;

import org.parhelion.Precision;
import org.parhelion.io.zarr.ZarrVersion;

/** {@code zarr-v2}: as {@link ZarrFormat}, in version 2 of the format, for programs that do not read version 3: {@code fields-v2.zarr}. */
public final class ZarrV2Format implements OutputFormat {
    @Override
    public String name() {
        return "zarr-v2";
    }

    @Override
    public boolean compresses() {
        return true;
    }

    @Override
    public OutputSize size(long frames, Precision precision, int... points) {
        return ZarrFormat.size(ZarrVersion.V2, frames, precision, points);
    }

    @Override
    public FieldSink open(RunOutput run) {
        return ZarrFormat.open(ZarrVersion.V2, run, "fields-v2.zarr");
    }
}
