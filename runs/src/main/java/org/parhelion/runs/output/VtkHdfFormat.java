package org.parhelion.runs.output;

import org.parhelion.io.DataException;
import org.parhelion.io.vtk.VtkHdfFields;
import org.parhelion.runs.file.ConfigException;

/**
 * {@code vtkhdf}: all frames of all fields as VTKHDF files in the directory {@code fields.vtkhdf}, written by all ranks; ParaView opens {@code
 * fields.vtkhdf.series} in it. {@link VtkHdfFields} describes them.
 */
public final class VtkHdfFormat implements OutputFormat {
    private static final String DIRECTORY = "fields.vtkhdf";

    @Override
    public String name() {
        return "vtkhdf";
    }

    @Override
    public FieldSink open(RunOutput run) {
        try {
            return GrowingSink.open(
                    run, DIRECTORY, (path, comm, variables) -> VtkHdfFields.open(path, comm, variables)::write);
        } catch (DataException e) {
            throw new ConfigException("output.format: vtkhdf: " + e.getMessage(), e);
        }
    }
}
