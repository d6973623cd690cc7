package org.parhelion.runs.output;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.parhelion.runs.file.ConfigException;
import org.parhelion.runs.report.RunFailure;

/**
 * Where a run's files go. No half-written file is ever visible there, and an earlier run's files stay whole until this run is
 * complete:
 *
 * <pre>
 *   DIR/report.json, NAME.npy, NAME.png    a complete run; report.json comes last and names the others
 *   DIR/unfinished/NAME.npy                complete files, or directory trees, of a run under way
 *   DIR/unfinished/NAME.npy.part           one being written
 *   DIR/checkpoints/step-…                 what the run can be restarted from; deleted when it is complete
 * </pre>
 *
 * <p>{@link #publish} renames, one file or tree after the other: it writes no bytes, so a full disk cannot stop it.
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
     * Opens {@code directory}; creates it if needed.
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
            delete(directory.resolve(UNFINISHED));
            delete(checkpoints(directory));
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
            output.deleteParts();
            for (Path file : list(output.unfinished)) {
                output.written.add(file.getFileName().toString());
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
     * @param name its name there
     * @param writer what writes it, at the path that it is given
     * @throws RunFailure if it cannot be written, for instance because the disk is full; names what is left
     */
    public void write(String name, FileWriter writer) {
        try (Part part = begin(name)) {
            part.write(writer);
            part.complete();
        }
    }

    /**
     * Begins a file or a directory tree of this run. Nothing is created yet.
     *
     * @param name its name in the output directory
     * @return what writes it
     * @throws IllegalArgumentException if {@code name} is a path
     */
    public Part begin(String name) {
        if (name.isEmpty() || !Path.of(name).equals(Path.of(name).getFileName()) || name.startsWith("..")) {
            throw new IllegalArgumentException("'" + name + "' is not the name of a file in the output directory");
        }
        return new Part(name);
    }

    /** Where {@code name} is written until it is complete, in a run that writes to {@code directory}. */
    static Path part(Path directory, String name) {
        return directory.resolve(UNFINISHED).resolve(name + PART);
    }

    /** A file or a directory tree that is being written. It becomes one of the run's by {@link #complete}, or is deleted. */
    public final class Part implements AutoCloseable {
        private final String name;
        private final Path path;
        private boolean complete;

        private Part(String name) {
            this.name = name;
            this.path = part(directory, name);
        }

        /** Creates something at the path of a file. */
        @FunctionalInterface
        public interface Creation<T> {
            T at(Path file) throws IOException;
        }

        /**
         * Creates the file, for instance a writer to it.
         *
         * @param creation what creates it
         * @param <T> what it returns
         * @return what {@code creation} returned
         * @throws RunFailure if it throws an {@link IOException}; names what is left
         */
        public <T> T create(Creation<T> creation) {
            try {
                return creation.at(path);
            } catch (IOException e) {
                throw failure(e);
            }
        }

        /**
         * Writes to the file.
         *
         * @param writer what writes
         * @throws RunFailure if it throws an {@link IOException}; names what is left
         */
        public void write(FileWriter writer) {
            try {
                writer.write(path);
            } catch (IOException e) {
                throw failure(e);
            }
        }

        private RunFailure failure(IOException e) {
            return new RunFailure(directory + ": cannot write " + name + ": " + reason(e) + ". " + whatIsLeft(path), e);
        }

        /**
         * Makes it one of the run's files; one of the same name, which a restarted run wrote before, is replaced.
         *
         * @throws RunFailure if it cannot be renamed
         */
        public void complete() {
            write(part -> replace(part, unfinished.resolve(name)));
            complete = true;
            written.remove(name); // of a run that goes on: written once more
            written.add(name);
        }

        /** Whether {@link #complete} was called. */
        public boolean isComplete() {
            return complete;
        }

        /** Deletes what is not complete. */
        @Override
        public void close() {
            if (!complete) {
                try {
                    delete(path);
                } catch (IOException e) {
                    // The run has failed already, and its own message is about to come; abandon() tries again.
                }
            }
        }
    }

    /** Renames a file or a tree, in place of what is called so already. */
    private void replace(Path from, Path to) throws IOException {
        if (Files.exists(to) && (Files.isDirectory(to) || Files.isDirectory(from))) {
            // A rename replaces a file at once, but no tree: that is moved aside, and deleted when the new one is
            // there.
            Path aside = part(directory, to.getFileName() + ".replaced");
            delete(aside);
            Files.move(to, aside, StandardCopyOption.ATOMIC_MOVE);
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
            delete(aside);
        } else {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        }
    }

    /**
     * Makes the run's files those of the directory, the report last; files of the run that was there are deleted.
     *
     * @param report writes {@code report.json}
     * @param filesOfEarlierRun names from the report of the run that is replaced
     * @throws RunFailure if a file cannot be written or renamed
     */
    public void publish(FileWriter report, List<String> filesOfEarlierRun) {
        write(REPORT, report);
        try {
            for (String name : written) {
                replace(unfinished.resolve(name), directory.resolve(name));
            }
            for (String name : filesOfEarlierRun) {
                if (!written.contains(name) && isOwn(name)) {
                    delete(directory.resolve(name));
                }
            }
            deleteParts();
            Files.delete(unfinished);
            delete(checkpoints(directory));
        } catch (IOException e) {
            throw new RunFailure(
                    directory + ": cannot rename the run's files: " + reason(e) + ". They are complete, in "
                            + unfinished,
                    e);
        }
    }

    /** Gives up a run that failed: complete files stay in {@code unfinished/}; nothing else does. */
    public void abandon() {
        try {
            deleteParts();
            if (written.isEmpty()) {
                delete(unfinished);
                if (!replaces && isEmpty(directory)) {
                    Files.delete(directory);
                }
            }
        } catch (IOException e) {
            // The run has failed already, and its own message is about to come; an empty directory may stay.
        }
    }

    private String whatIsLeft(Path part) {
        try {
            delete(part);
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

    /** Whether {@code name}, which a report names, is that of something in the directory itself. */
    private boolean isOwn(String name) {
        Path file = directory.toAbsolutePath().resolve(name).normalize();
        return directory.toAbsolutePath().normalize().equals(file.getParent());
    }

    private void deleteParts() throws IOException {
        for (Path file : list(unfinished)) {
            if (file.getFileName().toString().endsWith(PART)) {
                delete(file);
            }
        }
    }

    private static List<Path> list(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.sorted().toList();
        }
    }

    private static boolean isEmpty(Path directory) throws IOException {
        return list(directory).isEmpty();
    }

    /** Deletes a file or a tree, if it is there. */
    private static void delete(Path tree) throws IOException {
        if (!Files.exists(tree, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try (Stream<Path> files = Files.walk(tree)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
