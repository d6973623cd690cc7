package org.parhelion.io.vtk;

import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
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
            Pattern.compile("\"name\": \"[a-z_-]*-(\\d+)\\.vtkhdf\", \"time\": ([^ }]+) }");
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
    private final Frames frames;

    private VtkHdfFields(Path directory, Comm comm, List<Variable> variables) throws IOException {
        this.directory = directory;
        this.comm = comm;
        Map<String, List<Variable>> named = new LinkedHashMap<>();
        variables.forEach(variable -> named.computeIfAbsent(VtkFields.name(variable), _ -> new ArrayList<>())
                .add(variable));
        if (comm.rank() == ROOT) {
            Files.createDirectories(directory);
        }
        for (Map.Entry<String, List<Variable>> each : named.entrySet()) {
            Path template = directory.resolve(each.getKey() + "~");
            groups.add(new Group(
                    each.getKey(), List.copyOf(each.getValue()), HdfLayout.of(each.getValue(), comm, template)));
        }
        List<Long> steps = new ArrayList<>();
        List<Double> times = new ArrayList<>();
        if (comm.rank() == ROOT) {
            recall(steps, times);
        }
        this.frames = new Frames(
                directory.toString(),
                comm,
                variables,
                new Format(),
                steps.stream().mapToLong(Long::longValue).toArray(),
                times.stream().mapToDouble(Double::doubleValue).toArray());
        if (comm.rank() == ROOT) {
            deleteAfter(frames.count());
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

    private void recall(List<Long> steps, List<Double> times) throws IOException {
        Optional<Group> first = groups.stream().filter(group -> !group.steady()).findFirst();
        if (first.isEmpty() || !Files.exists(directory.resolve(series(first.get())))) {
            return;
        }
        Matcher frame = FRAME.matcher(Files.readString(directory.resolve(series(first.get()))));
        while (frame.find()) {
            steps.add(Long.parseLong(frame.group(1)));
            times.add(Double.parseDouble(frame.group(2)));
        }
        for (Group group : groups) {
            if (!steps.isEmpty() && !group.steady()) {
                Path file = directory.resolve(group.file(VtkFields.frame(steps.getLast())));
                if (!group.layout.isOf(file)) {
                    throw new DataException(
                            file + ": is missing, or contains other fields or points than this run writes: name"
                                    + " another directory, or delete this one");
                }
            }
        }
    }

    private static String series(Group group) {
        return group.name + EXTENSION + SERIES;
    }

    private final class Format implements Frames.Format {
        @Override
        public void drop(int kept) throws IOException {
            if (comm.rank() == ROOT) {
                writeSeries(kept);
                deleteAfter(kept);
            }
        }

        @Override
        public void write(Variable variable, Optional<Integer> frame, Field field) throws IOException {
            Group group = groups.stream()
                    .filter(candidate -> candidate.variables.contains(variable))
                    .findFirst()
                    .orElseThrow();
            String name = frame.isPresent() ? VtkFields.frame(frames.step(frame.get())) : "";
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
                List<String> files = new ArrayList<>();
                for (int n = 0; n < count; n++) {
                    files.add("    { \"name\": \"" + group.file(VtkFields.frame(frames.step(n))) + "\", \"time\": "
                            + frames.timeSeconds(n) + " }");
                }
                String json = "{\n  \"file-series-version\": \"1.0\",\n  \"files\": [\n" + String.join(",\n", files)
                        + "\n  ]\n}\n";
                Path series = directory.resolve(series(group));
                Path unfinished = series.resolveSibling(series.getFileName() + "~");
                Files.write(unfinished, json.getBytes(StandardCharsets.UTF_8));
                Files.move(unfinished, series, StandardCopyOption.ATOMIC_MOVE);
            }
        }
    }

    /** Deletes the files of frames that the series do not name any more, or not yet. */
    private void deleteAfter(int kept) throws IOException {
        long last = kept == 0 ? -1 : frames.step(kept - 1);
        List<Path> all;
        try (Stream<Path> files = Files.list(directory)) {
            all = files.toList();
        }
        for (Path file : all) {
            Matcher number = NUMBERED.matcher(file.getFileName().toString());
            if (number.matches() && Long.parseLong(number.group(1)) > last) {
                Files.delete(file);
            }
        }
    }
}
