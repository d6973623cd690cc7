package org.parhelion.io.vtk;

import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.parhelion.Experimental;
import org.parhelion.comm.Comm;
import org.parhelion.field.Field;
import org.parhelion.grid.Box;
import org.parhelion.io.DataException;
import org.parhelion.io.FieldGather;
import org.parhelion.io.Slab;
import org.parhelion.io.Variable;
import org.parhelion.io.frame.FieldParts;
import org.parhelion.io.frame.FileAt;
import org.parhelion.io.frame.Frames;
import org.parhelion.io.hdf.HdfLibrary;

/**
 * Writes fields in the course of a run to a directory of VTKHDF files, from all ranks.
 *
 * <pre>
 *   fields.vtkhdf.series              the frames: file and time of each. Open this one in ParaView
 *   fields-0000100.vtkhdf             all fields at the centres of cells after 100 steps
 *   fields-x_face.vtkhdf.series       the same of all fields on faces across x
 *   fields-x_face-0000100.vtkhdf
 *   steady.vtkhdf                     fields that are constant in time
 * </pre>
 *
 * <p>Files are image data of VTKHDF 1.0, which VTK 9.1 and later read, also as part of 2.0. An axis of unequal spacing is refused, and a grid of fewer than three axes. Values are point data, one
 * contiguous array a field. An {@link HdfLibrary} lays out the file of each frame once; after that each rank writes at positions of its own.
 *
 * <p>The files do not depend on the number of ranks, byte for byte. A series names a frame after its files are complete, and is replaced as a whole. A frame of
 * an earlier step than the last one replaces it and all frames after it: a run that was restarted goes on in the same directory.
 *
 * <p>Used by its rank's thread only.
 */
@Experimental
public final class VtkHdfFields {
    private static final int ROOT = 0;
    private static final String EXTENSION = ".vtkhdf";
    private static final String SERIES = ".series";
    /** Values that one rank writes at once. */
    private static final int PART = 1 << 20;
    /** VTK 9.1 aborts on arrays of one or two axes. */
    private static final int FEWEST_AXES = 3;

    private static final Pattern FRAME =
            Pattern.compile("\"name\": \"[a-z_-]*-(?<step>\\d+)\\.vtkhdf\", \"time\": (?<time>[^ }]+) }");
    private static final Pattern NUMBERED = Pattern.compile("fields(?:-[a-z_]+)*-(\\d{7,})\\.vtkhdf");

    /** Variables of one lattice, which share their files. */
    private record Group(String name, List<Variable> variables, HdfLayout layout) {
        String file(String frame) {
            return name + frame + EXTENSION;
        }

        boolean steady() {
            return variables.getFirst().steady();
        }
    }

    private final Path directory;
    private final Comm comm;
    private final List<Group> groups = new ArrayList<>();
    private final FrameFiles files;
    private final Frames frames;

    private VtkHdfFields(Path directory, Comm comm, List<Variable> variables) throws IOException {
        this.directory = directory;
        this.comm = comm;
        this.files = new FrameFiles(directory, NUMBERED);
        if (comm.rank() == ROOT) {
            Files.createDirectories(directory);
        }
        for (Map.Entry<String, List<Variable>> each :
                FrameFiles.groups(variables).entrySet()) {
            Path template = directory.resolve(each.getKey() + "~");
            groups.add(new Group(
                    each.getKey(), List.copyOf(each.getValue()), HdfLayout.of(each.getValue(), comm, template)));
        }
        FrameFiles.Index index = comm.rank() == ROOT ? recall() : FrameFiles.Index.NONE;
        this.frames = index.frames(directory, comm, variables, new Format());
        if (comm.rank() == ROOT) {
            files.deleteAfter(frames, frames.count());
            writeSeries(frames.count());
        }
        comm.barrier();
    }

    /**
     * Opens a directory for writing. Collective.
     *
     * @param directory the directory, the same on all ranks, on a file system that they share; created on rank 0 if it does not exist.
     *     One that contains the same fields already is continued
     * @param comm the ranks of the fields' decomposition
     * @param variables the fields; of their attributes, {@code units} is written
     * @return this rank's writer
     * @throws DataException on rank 0 if the directory contains other fields; on all ranks if an axis is stretched, there are fewer than three, or no library for HDF5 is on
     *     the class path
     * @throws IOException on rank 0 if it cannot be written; the caller must end the job
     */
    public static VtkHdfFields open(Path directory, Comm comm, List<Variable> variables) throws IOException {
        HdfLibrary.require(directory.toString());
        for (Variable variable : variables) {
            if (variable.lattice().grid().isStretched()) {
                throw new DataException(directory + ": VTKHDF has no grid of unequal spacing: use the format vtk");
            }
            long axes = IntStream.of(variable.lattice().points())
                    .filter(extent -> extent > 1)
                    .count();
            if (axes < FEWEST_AXES) {
                throw new DataException(directory + ": VTK reads VTKHDF of three axes only, and '" + variable.name()
                        + "' has " + axes + " of more than one point: use the format vtk");
            }
        }
        return new VtkHdfFields(directory, comm, variables);
    }

    /**
     * Writes one field. A frame is visible to readers when all fields that are not steady were written for its step. Collective: all
     * ranks call it in the same order.
     *
     * @param name name of the variable
     * @param field this rank's part
     * @param step steps since the initial values; a step that the directory contains already begins its frame again
     * @param timeSeconds simulated time [s]
     * @throws IllegalArgumentException if there is no such variable
     * @throws IOException if a file cannot be written; the caller must end the job, because other ranks wait
     */
    public void write(String name, Field field, long step, double timeSeconds) throws IOException {
        frames.write(name, field, step, timeSeconds);
    }

    private FrameFiles.Index recall() throws IOException {
        Optional<Group> first = groups.stream().filter(group -> !group.steady()).findFirst();
        if (first.isEmpty()) {
            return FrameFiles.Index.NONE;
        }
        FrameFiles.Index index = files.recall(series(first.get()), FRAME);
        for (Group group : groups) {
            if (!index.steps().isEmpty() && !group.steady()) {
                Path file = directory.resolve(
                        group.file(FrameFiles.frame(index.steps().getLast())));
                if (!group.layout.isOf(file)) {
                    throw FrameFiles.otherFields(file);
                }
            }
        }
        return index;
    }

    private static String series(Group group) {
        return group.name + EXTENSION + SERIES;
    }

    private final class Format implements Frames.Format {
        @Override
        public void drop(int kept) throws IOException {
            if (comm.rank() == ROOT) {
                writeSeries(kept);
                files.deleteAfter(frames, kept);
            }
        }

        @Override
        public void write(Variable variable, Optional<Integer> frame, Field field) throws IOException {
            Group group = groups.stream()
                    .filter(candidate -> candidate.variables.contains(variable))
                    .findFirst()
                    .orElseThrow();
            String name = frame.isPresent() ? FrameFiles.frame(frames.step(frame.get())) : "";
            long begin = group.layout.position(group.variables.indexOf(variable));
            try (FileAt to = FileAt.open(directory.resolve(group.file(name)))) {
                for (Box part : FieldParts.contiguous(field.lattice().box(), PART)) {
                    Optional<Slab> values = FieldGather.toRank(field, comm, part, FieldParts.writer(part, field));
                    if (values.isPresent()) {
                        long offset = FieldParts.offset(part, variable.lattice());
                        to.write(
                                begin + offset * variable.precision().byteSize(),
                                values.get(),
                                ByteOrder.LITTLE_ENDIAN);
                    }
                }
                if (comm.rank() == ROOT) {
                    group.layout.writeTo(to);
                }
            }
        }

        @Override
        public void publish() throws IOException {
            if (comm.rank() == ROOT) {
                writeSeries(frames.count());
            }
        }
    }

    private void writeSeries(int count) throws IOException {
        for (Group group : groups) {
            if (!group.steady()) {
                List<String> entries = new ArrayList<>();
                for (int n = 0; n < count; n++) {
                    entries.add("    { \"name\": \"" + group.file(FrameFiles.frame(frames.step(n))) + "\", \"time\": "
                            + frames.timeSeconds(n) + " }");
                }
                String json = "{\n  \"file-series-version\": \"1.0\",\n  \"files\": [\n" + String.join(",\n", entries)
                        + "\n  ]\n}\n";
                files.replace(series(group), json.getBytes(StandardCharsets.UTF_8));
            }
        }
    }
}
