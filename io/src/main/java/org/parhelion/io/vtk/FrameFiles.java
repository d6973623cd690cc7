package org.parhelion.io.vtk;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.parhelion.comm.Comm;
import org.parhelion.grid.Axis;
import org.parhelion.grid.Lattice;
import org.parhelion.io.DataException;
import org.parhelion.io.Variable;
import org.parhelion.io.frame.Coordinates;
import org.parhelion.io.frame.Frames;

/** A directory with files for each frame, named by its step, beside an index that names the frames. Written to on rank 0 only. */
final class FrameFiles {
    private static final String STEADY = "steady";

    /** The frames that an index names. */
    record Index(List<Long> steps, List<Double> times) {
        static final Index NONE = new Index(List.of(), List.of());

        Frames frames(Path directory, Comm comm, List<Variable> variables, Frames.Format format) throws IOException {
            return new Frames(
                    directory.toString(),
                    comm,
                    variables,
                    format,
                    steps.stream().mapToLong(Long::longValue).toArray(),
                    times.stream().mapToDouble(Double::doubleValue).toArray());
        }
    }

    private final Path directory;
    private final Pattern numbered;

    /** {@code numbered} matches the names of files of frames; its first group is the step. */
    FrameFiles(Path directory, Pattern numbered) {
        this.directory = directory;
        this.numbered = numbered;
    }

    /** The variables of each lattice, which share their files, by the beginning of the files' names. */
    static Map<String, List<Variable>> groups(List<Variable> variables) {
        Map<String, List<Variable>> groups = new LinkedHashMap<>();
        for (Variable variable : variables) {
            groups.computeIfAbsent(name(variable), _ -> new ArrayList<>()).add(variable);
        }
        return groups;
    }

    private static String name(Variable variable) {
        String name = variable.steady() ? STEADY : "fields";
        Lattice lattice = variable.lattice();
        for (Axis axis : lattice.grid().axes()) {
            name += lattice.location().onFaces(axis) ? "-" + Coordinates.name(lattice, axis) : "";
        }
        return name;
    }

    /** What the names of a frame's files have after that of the group. */
    static String frame(long step) {
        return String.format(Locale.ROOT, "-%07d", step);
    }

    /** Reads the frames of an index; none if it does not exist. The groups of {@code frame} are {@code step} and {@code time}. */
    Index recall(String index, Pattern frame) throws IOException {
        List<Long> steps = new ArrayList<>();
        List<Double> times = new ArrayList<>();
        Path file = directory.resolve(index);
        if (Files.exists(file)) {
            Matcher frames = frame.matcher(Files.readString(file));
            while (frames.find()) {
                steps.add(Long.parseLong(frames.group("step")));
                times.add(Double.parseDouble(frames.group("time")));
            }
        }
        return new Index(steps, times);
    }

    static DataException otherFields(Path file) {
        return new DataException(
                file + ": is missing, or contains other fields or points than this run writes: name another"
                        + " directory, or delete this one");
    }

    /** Replaces a file as a whole. */
    void replace(String name, byte[] bytes) throws IOException {
        Path unfinished = directory.resolve(name + "~");
        Files.write(unfinished, bytes);
        Files.move(unfinished, directory.resolve(name), StandardCopyOption.ATOMIC_MOVE);
    }

    /** Deletes the files of frames that the index does not name any more, or not yet. */
    void deleteAfter(Frames frames, int kept) throws IOException {
        long last = kept == 0 ? -1 : frames.step(kept - 1);
        List<Path> all;
        try (Stream<Path> files = Files.list(directory)) {
            all = files.toList();
        }
        for (Path file : all) {
            Matcher number = numbered.matcher(file.getFileName().toString());
            if (number.matches() && Long.parseLong(number.group(1)) > last) {
                Files.delete(file);
            }
        }
    }
}
