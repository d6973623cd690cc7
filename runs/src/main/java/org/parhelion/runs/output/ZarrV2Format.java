package org.parhelion.runs.output;

import org.parhelion.Precision;
import org.parhelion.io.zarr.ZarrOptions;
import org.parhelion.io.zarr.ZarrVersion;

/** {@code zarr-v2}: as {@link ZarrFormat}, in version 2 of the format, for programs that do not read version 3: {@code fields-v2.zarr}. */
public final class ZarrV2Format implements OutputFormat {
    private final ZarrOptions options;

    /** Creates the format. */
    public ZarrV2Format() {
        this(ZarrOptions.DEFAULT.withVersion(ZarrVersion.V2));
    }

    private ZarrV2Format(ZarrOptions options) {
        this.options = options;
    }

    /**
     * The format with fields at several resolutions; see {@link ZarrOptions#multiscales}.
     *
     * @return the format
     */
    public ZarrV2Format withMultiscales() {
        return new ZarrV2Format(options.withMultiscales(true));
    }

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
        return ZarrFormat.size(options, frames, precision, points);
    }

    @Override
    public FieldSink open(RunOutput run) {
        return ZarrFormat.open(options.withCompression(run.compression()), run, "fields-v2.zarr");
    }
}
