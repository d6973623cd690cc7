package org.parhelion.runs.output;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.parhelion.io.store.ObjectStore;
import org.parhelion.runs.file.ConfigException;
import org.parhelion.runs.report.Json;
import org.parhelion.runs.report.RunFailure;

/**
 * The output directory of a run. It never contains a partial file, and the files of an earlier run stay until this run is
 * complete:
 *
 * <pre>
 *   DIR/report.json, NAME.npy, NAME.png    a complete run; report.json comes last and names the others
 *   DIR/unfinished/NAME.npy                complete files, or directory trees, of a run under way
 *   DIR/unfinished/NAME.npy.part           one being written
 *   DIR/unfinished/STREAM/NAME.npy         the same of a stream with a name
 *   DIR/checkpoints/step-…                 what the run can be restarted from; deleted when it is complete
 *   DIR/blow-up.json, blow-up.png          why the last run there failed; deleted when another begins or continues
 * </pre>
 *
 * <p>{@link #publish} renames files and trees one after the other. It writes no data, so it cannot fail because the disk is
 * full.
 */
public final class OutputDirectory {
    static final String REPORT = "report.json";
    private static final String UNFINISHED = "unfinished";
    private static final String CHECKPOINTS = "checkpoints";
    private static final String PART = ".part";
    /** Names of files about a failure begin with it. */
    private static final String FAILURE = "blow-up.";

    private final Path directory;
    private final Path unfinished;
    private final boolean replaces;
    private final List<String> written = new ArrayList<>();
    private final Map<String, OutputDirectory> trees = new HashMap<>();
    private final PendingFiles pending = new PendingFiles();

    /** Writes one file. */
    @FunctionalInterface
    public interface FileWriter {
        void write(Path file) throws IOException;
    }

    private OutputDirectory(Path directory, Path unfinished, boolean replaces) {
        this.directory = directory;
        this.unfinished = unfinished;
        this.replaces = replaces;
    }

    /**
     * Opens {@code directory}, and creates it if it does not exist.
     *
     * @param overwrite whether a run in the directory may be replaced
     * @throws ConfigException if it contains a run and {@code overwrite} is false, or cannot be written
     */
    public static OutputDirectory open(Path directory, boolean overwrite) {
        boolean holdsRun = Files.exists(directory.resolve(REPORT));
        boolean holdsUnfinished = Files.exists(directory.resolve(UNFINISHED));
        boolean holdsCheckpoints = Files.exists(checkpoints(directory));
        if (holdsRun && !overwrite) {
            throw new ConfigException(
                    "-o " + directory + ": contains a run already (report.json): name another directory, or"
                            + " use --overwrite to replace it when the new run is complete");
        }
        if (holdsUnfinished && !overwrite) {
            throw new ConfigException("-o " + directory + ": contains files of an unfinished run (unfinished/), or is"
                    + " being written now: name another directory, or use --overwrite");
        }
        if (holdsCheckpoints && !overwrite) {
            throw new ConfigException(
                    "-o " + directory + ": contains checkpoints of an unfinished run: continue it with" + " --restart "
                            + directory + ", name another directory, or use --overwrite");
        }
        try {
            Files.createDirectories(directory);
            deleteFilesOfFailure(directory);
            FileTree.delete(directory.resolve(UNFINISHED));
            FileTree.delete(checkpoints(directory));
            Files.createDirectory(directory.resolve(UNFINISHED));
        } catch (IOException e) {
            throw notWritable("-o", directory, e);
        }
        return new OutputDirectory(directory, unfinished(directory), holdsRun);
    }

    private static ConfigException notWritable(String option, Path directory, IOException e) {
        return new ConfigException(
                option + " " + directory + ": cannot be written: " + reason(e)
                        + ". Name a directory that you may write to",
                e);
    }

    /**
     * {@return where the complete files of a run are: in a directory inside while it is under way}
     *
     * @param directory the run's output directory; need not exist
     */
    public static Path completeFiles(Path directory) {
        Path inside = unfinished(directory);
        return Files.isDirectory(inside) ? inside : directory;
    }

    /** Opens the directory of an unfinished run, to continue it; its complete files are kept. */
    public static OutputDirectory goingOn(Path directory) {
        OutputDirectory output =
                new OutputDirectory(directory, unfinished(directory), Files.exists(directory.resolve(REPORT)));
        try {
            Files.createDirectories(output.unfinished);
            deleteFilesOfFailure(directory);
            FileTree.deleteAllNamed(output.unfinished, PART);
            for (Path file : FileTree.list(output.unfinished)) {
                output.written.add(file.getFileName().toString());
            }
        } catch (IOException e) {
            throw notWritable("--restart", directory, e);
        }
        return output;
    }

    /**
     * A complete file of this unfinished run.
     *
     * @param name its name
     * @return its path; empty if there is none
     */
    public Optional<Path> complete(String name) {
        return written.contains(name) ? Optional.of(unfinished.resolve(name)) : Optional.empty();
    }

    /** The directory of the checkpoints of a run that writes to {@code directory}. */
    public static Path checkpoints(Path directory) {
        return directory.resolve(CHECKPOINTS);
    }

    /** Creates the first of {@code parent/NAME-1}, NAME-2, NAME-3, … that does not exist. */
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

    /** The complete files so far, in order. */
    public List<String> written() {
        return List.copyOf(written);
    }

    /**
     * Writes a file of this run; {@link #publish} moves it to {@link #directory}.
     *
     * @param name name of the file
     * @param writer writes the file at the given path
     * @throws RunFailure if it cannot be written, for instance because the disk is full; the message names the files that
     *     remain
     */
    public void write(String name, FileWriter writer) {
        try (Part part = begin(name)) {
            part.write(writer);
            part.complete();
        }
    }

    /**
     * Begins a file or directory tree of this run. Creates nothing yet.
     *
     * @param name its name in the output directory
     * @return the part to be written and completed
     * @throws IllegalArgumentException if {@code name} is a path
     */
    public Part begin(String name) {
        if (name.isEmpty() || !Path.of(name).equals(Path.of(name).getFileName()) || name.startsWith("..")) {
            throw new IllegalArgumentException("'" + name + "' is not the name of a file in the output directory");
        }
        return new Part(name);
    }

    /** The path of {@code name} until it is complete, in the directory of unfinished files. */
    static Path part(Path unfinished, String name) {
        return unfinished.resolve(name + PART);
    }

    /** The directory of the files of an unfinished run that writes to {@code directory}. */
    static Path unfinished(Path directory) {
        return directory.resolve(UNFINISHED);
    }

    /**
     * The directory of a stream.
     *
     * @param stream name of the stream; empty for this directory itself
     * @return its directory, whose files are complete or absent like those beside it; added to the run's files as a whole
     * @throws RunFailure if it cannot be created
     */
    public OutputDirectory tree(String stream) {
        if (stream.isEmpty()) {
            return this;
        }
        grow(stream);
        return trees.computeIfAbsent(stream, name -> tree(directory, name));
    }

    /**
     * A directory of an unfinished run's directory, whose files are complete or absent like those beside it. {@link #grow} adds it as a whole. Any rank.
     *
     * @throws RunFailure if it cannot be created
     */
    static OutputDirectory tree(Path directory, String name) {
        Path unfinished = unfinished(directory).resolve(name);
        OutputDirectory tree = new OutputDirectory(directory.resolve(name), unfinished, false);
        try {
            Files.createDirectories(unfinished);
            for (Path file : FileTree.list(unfinished)) {
                tree.written.add(file.getFileName().toString());
            }
        } catch (IOException e) {
            throw new RunFailure(unfinished + ": cannot be written: " + reason(e), e);
        }
        return tree;
    }

    /**
     * Writes a file about the failure of this run, beside the files of a complete one. It is not one of the run's files.
     *
     * @param name begins with {@code blow-up.}
     * @param writer writes the file at the given path
     * @throws RunFailure if it cannot be written
     */
    public void writeOfFailure(String name, FileWriter writer) {
        if (!name.startsWith(FAILURE)) {
            throw new IllegalArgumentException("'" + name + "' does not begin with " + FAILURE);
        }
        Path part = directory.resolve(name + PART);
        try {
            writer.write(part);
            Files.move(part, directory.resolve(name), StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new RunFailure(directory + ": cannot write " + name + ": " + reason(e), e);
        }
    }

    private static void deleteFilesOfFailure(Path directory) throws IOException {
        for (Path file : FileTree.list(directory)) {
            if (file.getFileName().toString().startsWith(FAILURE)) {
                Files.delete(file);
            }
        }
    }

    /** Adds a tree to the run's files that is complete at any time, or a {@link #tree}. */
    void grow(String name) {
        if (!written.contains(name)) {
            written.add(name);
        }
    }

    /**
     * A file or directory tree that is being written. {@link #complete} adds it to the run's files; {@link #close} deletes it
     * otherwise.
     */
    public final class Part implements AutoCloseable {
        private final String name;
        private final Path path;
        private boolean complete;

        private Part(String name) {
            this.name = name;
            this.path = part(unfinished, name);
        }

        /** Creates an object for the file at a path. */
        @FunctionalInterface
        public interface Creation<T> {
            T at(Path file) throws IOException;
        }

        /**
         * Creates the file, for instance by opening a writer.
         *
         * @param creation creates the file
         * @param <T> type of the result
         * @return the result of {@code creation}
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
            return new RunFailure(failure(reason(e)), e);
        }

        /** The message about a failure, or about that of a file before, which is still pending; deletes the file. */
        String failure(String reason) {
            try {
                awaitDisk();
            } catch (RunFailure before) {
                return String.valueOf(before.getMessage());
            }
            return directory + ": cannot write " + name + ": " + reason + ". " + whatIsLeft(path);
        }

        /**
         * Adds the file to the run's files. Replaces a file of the same name, which a restarted run wrote before.
         *
         * @throws RunFailure if it cannot be renamed
         */
        public void complete() {
            write(part -> replace(part, unfinished.resolve(name), name));
            complete = true;
            written.remove(name); // a continued run writes it again
            written.add(name);
        }

        /** As {@link #complete}, and forces the file to disk in the background, until {@link #awaitDisk}. */
        void completeAndForce() {
            awaitDisk();
            write(part -> {
                FileChannel file = FileChannel.open(part, StandardOpenOption.WRITE);
                pending.add(name, MemorySegment.NULL, () -> {
                    try (file) {
                        file.force(false);
                    }
                });
            });
            complete();
        }

        /**
         * Writes the file and then completes it, both in the background, until {@link #awaitDisk}.
         *
         * @param bytes all bytes of the file, in {@link #memory}
         */
        void completeInBackground(MemorySegment bytes) {
            pending.add(name, bytes, () -> {
                ObjectStore.writeDurably(path, channel -> write(channel, bytes.asByteBuffer()));
                replace(path, unfinished.resolve(name), name);
            });
            complete = true;
            written.remove(name);
            written.add(name);
        }

        private static void write(WritableByteChannel channel, ByteBuffer bytes) throws IOException {
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        }

        /** Whether {@link #complete} was called. */
        public boolean isComplete() {
            return complete;
        }

        /** Deletes the file or tree unless it is complete. */
        @Override
        public void close() {
            if (!complete) {
                try {
                    FileTree.delete(path);
                } catch (IOException e) {
                    // The run has failed already, and its own message is about to come; abandon() tries again.
                }
            }
        }
    }

    /** A future that ends when the files that are forced to disk so far are there. */
    CompletableFuture<Void> onDisk() {
        return pending.last();
    }

    /**
     * Waits until the files that are forced to disk so far are there.
     *
     * @throws RunFailure if one of them could not be written; names what is left
     */
    void awaitDisk() {
        try {
            pending.await();
        } catch (IOException e) {
            throw notWritten(e);
        }
    }

    private RunFailure notWritten(IOException e) {
        List<String> failed = pending.failed();
        written.removeAll(failed);
        return new RunFailure(
                directory + ": cannot write " + reason(e) + ". " + whatIsLeft(part(unfinished, failed.getFirst())), e);
    }

    /** Waits as {@link #awaitDisk}, in a run that has failed already, whose own message is about to come. */
    void endWriting() {
        try {
            awaitDisk();
        } catch (RunFailure e) {
            // The file is not complete, and no longer counts as written.
        }
        trees.values().forEach(OutputDirectory::endWriting);
    }

    /**
     * Memory for the bytes of a file that {@link Part#completeInBackground} writes. Waits if too many bytes are pending.
     *
     * @throws RunFailure if a file before could not be written
     */
    MemorySegment memory(long bytes) {
        try {
            return pending.memory(bytes);
        } catch (IOException e) {
            awaitDisk();
            throw notWritten(e);
        }
    }

    private void replace(Path from, Path to, String name) throws IOException {
        FileTree.replace(from, to, part(unfinished, name + ".replaced"));
    }

    /**
     * Moves the run's files to the directory, the report last. Deletes the files of an earlier run.
     *
     * @param report writes {@code report.json}
     * @param filesOfEarlierRun file names in the report of the earlier run
     * @throws RunFailure if a file cannot be written or renamed
     */
    public void publish(FileWriter report, List<String> filesOfEarlierRun) {
        awaitDisk();
        trees.values().forEach(OutputDirectory::awaitDisk);
        write(REPORT, report);
        try {
            for (String name : written) {
                replace(unfinished.resolve(name), directory.resolve(name), name);
            }
            for (String name : filesOfEarlierRun) {
                if (!written.contains(name) && isOwn(name)) {
                    FileTree.delete(directory.resolve(name));
                }
            }
            FileTree.deleteAllNamed(unfinished, PART);
            Files.delete(unfinished);
            FileTree.delete(checkpoints(directory));
        } catch (IOException e) {
            throw new RunFailure(
                    directory + ": cannot rename the run's files: " + reason(e) + ". They are complete, in "
                            + unfinished,
                    e);
        }
    }

    /**
     * Moves the files of a program without a report of its own, as {@link #publish(FileWriter, List)} does. {@code report.json} then contains their names.
     *
     * @throws RunFailure if a file cannot be written or renamed
     */
    public void publish() {
        String report = Json.line(Map.of("files", written));
        publish(path -> Files.writeString(path, report), List.of());
    }

    /** Cleans up after a failed run: complete files stay in {@code unfinished/}, others are deleted. */
    public void abandon() {
        endWriting();
        try {
            FileTree.deleteAllNamed(unfinished, PART);
            for (String stream : trees.keySet()) {
                if (FileTree.isEmpty(unfinished.resolve(stream))) {
                    FileTree.delete(unfinished.resolve(stream));
                    written.remove(stream);
                }
            }
            if (written.isEmpty()) {
                FileTree.delete(unfinished);
                if (!replaces && FileTree.isEmpty(directory)) {
                    Files.delete(directory);
                }
            }
        } catch (IOException e) {
            // The run has failed already, and its own message is about to come; an empty directory may stay.
        }
    }

    private String whatIsLeft(Path part) {
        try {
            FileTree.delete(part);
        } catch (IOException e) {
            return "The incomplete " + part + " could not be deleted either: " + reason(e);
        }
        String earlier = replaces ? "The earlier run is unchanged. " : "";
        String own = written.isEmpty()
                ? ""
                : "Of this run, " + String.join(", ", written) + " are complete, in " + unfinished + ". ";
        return earlier + own + "Free some space or name another directory with -o";
    }

    /** The reason of the file system, without the file name, which the caller adds. */
    public static String reason(IOException e) {
        if (e instanceof AccessDeniedException) {
            return "permission denied";
        }
        if (e instanceof FileAlreadyExistsException there) {
            return there.getFile() + " exists and is not a directory";
        }
        if (e instanceof FileSystemException f && f.getReason() != null) {
            return f.getReason();
        }
        return e.getMessage() == null ? e.toString() : e.getMessage();
    }

    /** Whether {@code name}, read from a report, is a plain file name inside the directory. */
    private boolean isOwn(String name) {
        Path file = directory.toAbsolutePath().resolve(name).normalize();
        return directory.toAbsolutePath().normalize().equals(file.getParent());
    }
}
