package org.parhelion.runs.output;

import java.util.Map;
import org.parhelion.Precision;
import org.parhelion.io.netcdf.NetcdfFields;

/** {@code netcdf}: all frames of all fields in one file, {@code fields.nc}, written by all ranks. {@link NetcdfFields} describes it. */
public final class NetcdfFormat implements OutputFormat {
    private static final String FILE = "fields.nc";

    @Override
    public String name() {
        return "netcdf";
    }

    @Override
    public OutputSize size(long frames, Precision precision, int... points) {
        return new OutputSize(1, OutputSize.ofArrays(frames, precision, points).bytes());
    }

    @Override
    public FieldSink open(RunOutput run) {
        Map<String, Object> attributes = Map.of("title", run.title());
        return GrowingSink.open(
                run, FILE, (path, comm, variables) -> NetcdfFields.open(path, comm, variables, attributes)::write);
    }
}
