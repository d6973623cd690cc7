package org.parhelion.runs.output;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.parhelion.runs.file.ConfigException;
import org.parhelion.runs.report.RunFailure;

/**
 * Where a run's files go. Nothing is seen there half-written, and what an earlier run left stays whole until this one is
 * complete:
 *
 * <pre>
 *   DIR/report.json, NAME.npy, NAME.png    a complete run; report.json comes last and names the others
 *   DIR/unfinished/NAME.npy                complete files of a run under way
 *   DIR/unfinished/NAME.npy.part           the one being written
 *   DIR/checkpoints/step-…                 what it can go on from when it breaks off; gone when it is complete
 * </pre>
 *
 * <p>{@link #publish} renames, one file after the other: no bytes are written any more, so a full disk cannot stop it.
 */
public final class OutputDirectory {
    static final String REPORT = "report.json";
    private static final String UNFINISHED = "unfinished";
    private static final String CHECKPOINTS = "checkpoints";
    private static final String PART = ".part";

    private final Path directory;
    private final Path unfinished;
    private final boolean replaces;
    private final List<String> written = new ArrayList<>();

    /** Writes one file. */
    @FunctionalInterface
    public interface FileWriter {
        void write(Path file) throws IOException;
    }

    private OutputDirectory(Path directory, boolean replaces) {
        this.directory = directory;
        this.unfinished = directory.resolve(UNFINISHED);
        this.replaces = replaces;
    }

    /**
     * {@code directory}, made where it is not there.
     *
     * @param overwrite whether a run that it holds may be replaced
     * @throws ConfigException if it holds a run, or cannot be written
     */
    public static OutputDirectory open(Path directory, boolean overwrite) {
        boolean holdsRun = Files.exists(directory.resolve(REPORT));
        boolean holdsUnfinished = Files.exists(directory.resolve(UNFINISHED));
        boolean holdsCheckpoints = Files.exists(checkpoints(directory));
        if (holdsRun && !overwrite) {
            throw new ConfigException(
                    "-o " + directory + ": holds a run already (report.json): name another directory, or"
                            + " say --overwrite to replace it when the new run is complete");
        }
        if (holdsUnfinished && !overwrite) {
            throw new ConfigException(
                    "-o " + directory + ": holds what a run left that did not end (unfinished/), or is"
                            + " being written now: name another directory, or say --overwrite");
        }
        if (holdsCheckpoints && !overwrite) {
            throw new ConfigException("-o " + directory + ": holds checkpoints of a run that did not end: go on with"
                    + " --restart " + directory + ", name another directory, or say --overwrite");
        }
        try {
            Files.createDirectories(directory);
            if (holdsUnfinished) {
                delete(directory.resolve(UNFINISHED));
            }
            if (holdsCheckpoints) {
                delete(checkpoints(directory));
            }
            Files.createDirectory(directory.resolve(UNFINISHED));
        } catch (IOException e) {
            throw notWritable("-o", directory, e);
        }
        return new OutputDirectory(directory, holdsRun);
    }

    private static ConfigException notWritable(String option, Path directory, IOException e) {
        return new ConfigException(
                option + " " + directory + ": cannot be written: " + reason(e)
                        + ". Name a directory that you may write to",
                e);
    }

    /** The directory of a run that broke off and goes on: what it had completed is still its own. */
    public static OutputDirectory goingOn(Path directory) {
        OutputDirectory output = new OutputDirectory(directory, Files.exists(directory.resolve(REPORT)));
        try {
            Files.createDirectories(output.unfinished);
            try (Stream<Path> files = Files.list(output.unfinished)) {
                for (Path file : files.sorted().toList()) {
                    if (file.getFileName().toString().endsWith(PART)) {
                        Files.delete(file);
                    } else {
                        output.written.add(file.getFileName().toString());
                    }
                }
            }
        } catch (IOException e) {
            throw notWritable("--restart", directory, e);
        }
        return output;
    }

    /** Where a run that writes to {@code directory} keeps its checkpoints. */
    public static Path checkpoints(Path directory) {
        return directory.resolve(CHECKPOINTS);
    }

    /** {@code parent/NAME-1}, or the first of NAME-2, NAME-3, … that is not there yet. */
    public static OutputDirectory numbered(Path parent, String name) {
        try {
            Files.createDirectories(parent);
            for (int n = 1; ; n++) {
                Path directory = parent.resolve(name + "-" + n);
                try {
                    Files.createDirectory(directory);
                } catch (FileAlreadyExistsException e) {
                    continue;
                }
                return open(directory, false);
            }
        } catch (IOException e) {
            throw new ConfigException(
                    parent + ": cannot be written: " + reason(e) + ". Name a directory with -o DIR", e);
        }
    }

    public Path directory() {
        return directory;
    }

    /** The files so far, in order. */
    public List<String> written() {
        return List.copyOf(written);
    }

    /**
     * Writes a file of this run; it appears in {@link #directory} with {@link #publish}.
     *
     * @throws RunFailure where the disk is full, for instance; says what is left
     */
    public void write(String name, FileWriter writer) {
        Path part = unfinished.resolve(name + PART);
        try {
            writer.write(part);
            Files.move(part, unfinished.resolve(name), StandardCopyOption.ATOMIC_MOVE);
            written.remove(name); // of a run that goes on: written once more
            written.add(name);
        } catch (IOException e) {
            throw new RunFailure(directory + ": cannot write " + name + ": " + reason(e) + ". " + whatIsLeft(part), e);
        }
    }

    /** Makes the run's files those of the directory, the report last; files of the run that was there go. */
    public void publish(FileWriter report, List<String> filesOfEarlierRun) {
        write(REPORT, report);
        try {
            for (String name : written) {
                Files.move(unfinished.resolve(name), directory.resolve(name), StandardCopyOption.ATOMIC_MOVE);
            }
            for (String name : filesOfEarlierRun) {
                if (!written.contains(name)) {
                    Files.deleteIfExists(directory.resolve(name));
                }
            }
            Files.delete(unfinished);
            if (Files.exists(checkpoints(directory))) {
                delete(checkpoints(directory));
            }
        } catch (IOException e) {
            throw new RunFailure(
                    directory + ": cannot rename the run's files: " + reason(e) + ". They are complete, in "
                            + unfinished,
                    e);
        }
    }

    /** Forgets a run that did not end: what it had completed stays in {@code unfinished/}; nothing else does. */
    public void abandon() {
        try {
            if (written.isEmpty()) {
                delete(unfinished);
                if (!replaces && isEmpty(directory)) {
                    Files.delete(directory);
                }
            }
        } catch (IOException e) {
            // The run has failed already, and its own words are about to be said; an empty directory may stay.
        }
    }

    private String whatIsLeft(Path part) {
        try {
            Files.deleteIfExists(part);
        } catch (IOException e) {
            return "The incomplete " + part + " could not be removed either: " + reason(e);
        }
        String earlier = replaces ? "The run that was there is untouched. " : "";
        String own = written.isEmpty()
                ? ""
                : "Of this run, " + String.join(", ", written) + " are complete, in " + unfinished + ". ";
        return earlier + own + "Free some space or name another directory with -o";
    }

    /** The file system's reason, without the file's name, which the caller gives. */
    public static String reason(IOException e) {
        if (e instanceof AccessDeniedException) {
            return "permission denied";
        }
        if (e instanceof FileAlreadyExistsException there) {
            return there.getFile() + " is there, and is no directory";
        }
        if (e instanceof FileSystemException f && f.getReason() != null) {
            return f.getReason();
        }
        return e.getMessage() == null ? e.toString() : e.getMessage();
    }

    private static boolean isEmpty(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.findAny().isEmpty();
        }
    }

    private static void delete(Path tree) throws IOException {
        try (Stream<Path> files = Files.walk(tree)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
