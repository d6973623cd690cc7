package org.parhelion.runs.output;

import org.parhelion.io.vtk.VtkFields;

/**
 * {@code vtk}: all frames of all fields as VTK files in the directory {@code fields.vtk}, written by all ranks; ParaView opens {@code
 * fields.pvd} in it. {@link VtkFields} describes them.
 */
public final class VtkFormat implements OutputFormat {
    private static final String DIRECTORY = "fields.vtk";

    @Override
    public String name() {
        return "vtk";
    }

    @Override
    public FieldSink open(RunOutput run) {
        return GrowingSink.open(
                run, DIRECTORY, (path, comm, variables) -> VtkFields.open(path, comm, variables)::write);
    }
}
