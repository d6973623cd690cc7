package org.parhelion.io;

import java.io.EOFException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.parhelion.comm.Comm;
import org.parhelion.field.Field;
import org.parhelion.grid.Box;
import org.parhelion.grid.Width;

/**
 * A saved state of a run: step, time, and the bits of every field. A run that is restarted from it, on any number of ranks,
 * computes the same bits as an uninterrupted run.
 *
 * <pre>
 *   DIR/step-000000001000/
 *       rank-0.5eed.bin     one file per rank: each field's values on its block, little-endian, row-major
 *       rank-1.5eed.bin
 *       manifest            lists the chunks with their checksums; renamed into place last
 * </pre>
 *
 * <p>A checkpoint without a manifest is not complete and is ignored: after a crash during a write the previous checkpoint is
 * the latest. A rank that reads takes its own points from all files that contain them, and refuses bytes with a wrong checksum.
 * All ranks must see the same directory. Immutable; safe for any thread.
 */
public final class Checkpoint {
    /** The remedy in messages about a checkpoint that cannot be read. */
    static final String REMEDY = "Start from an older checkpoint, or from the beginning.";

    private final Path directory;
    private final CheckpointManifest manifest;

    private Checkpoint(Path directory, CheckpointManifest manifest) {
        this.directory = directory;
        this.manifest = manifest;
    }

    /**
     * The contents of a checkpoint.
     *
     * @param step number of completed steps, at least 0
     * @param timeSeconds simulated time [s]
     * @param properties additional values for the reader; keys without spaces, values of one line
     * @param fields the fields, all on the same block, with unique names; at least one. Schemes of second order in time add the
     *     fields of the previous step
     */
    public record State(long step, double timeSeconds, Map<String, String> properties, List<Field> fields) {}

    /**
     * Writes a checkpoint and removes older ones in the same directory. Collective: when it returns, on any rank, the
     * checkpoint is complete and forced to disk.
     *
     * @param directory directory of the checkpoints, visible to all ranks; created if missing
     * @param comm the ranks of the fields' decomposition
     * @param state the contents; step, time and properties are the same on all ranks
     * @param keep number of latest checkpoints to keep, at least 1
     * @throws IllegalArgumentException if {@code keep} or the state is not as described
     * @throws IOException if the checkpoint cannot be written, for instance because the disk is full; the earlier
     *     checkpoints remain
     */
    public static void write(Path directory, Comm comm, State state, int keep) throws IOException {
        CheckpointWriter.write(directory, comm, state, keep);
    }

    /**
     * Opens the complete checkpoint with the largest step.
     *
     * @param directory directory of the checkpoints; need not exist
     * @return the checkpoint; empty if there is none
     * @throws DataException if it is damaged
     * @throws IOException if the directory or a file cannot be read
     */
    public static Optional<Checkpoint> latest(Path directory) throws IOException {
        List<Path> complete = CheckpointWriter.complete(directory);
        return complete.isEmpty() ? Optional.empty() : Optional.of(open(complete.getLast()));
    }

    /**
     * Lists the complete checkpoints of a directory: those with a manifest.
     *
     * @param directory directory of the checkpoints; need not exist
     * @return the directory of each, by step, the latest last
     * @throws IOException if the directory cannot be read
     */
    public static List<Path> complete(Path directory) throws IOException {
        return CheckpointWriter.complete(directory);
    }

    /**
     * The step of a checkpoint, from the name of its directory.
     *
     * @param directory one of {@link #complete}
     * @return number of completed steps
     */
    public static long step(Path directory) {
        return CheckpointWriter.step(directory);
    }

    /**
     * Opens one checkpoint. Checks the manifest and the sizes of the files; {@link #verify} checks the values.
     *
     * @param directory directory of the checkpoint, {@code step-…}
     * @return the checkpoint
     * @throws DataException if it is incomplete or damaged
     * @throws IOException if a file cannot be read
     */
    public static Checkpoint open(Path directory) throws IOException {
        Path file = directory.resolve(CheckpointWriter.MANIFEST);
        try {
            String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
            Checkpoint checkpoint = new Checkpoint(directory, CheckpointManifest.parse(text, file.toString()));
            checkpoint.requireWhole();
            return checkpoint;
        } catch (NoSuchFileException e) {
            throw new DataException(
                    directory + " is not a complete checkpoint: " + e.getFile() + " is missing. " + REMEDY, e);
        }
    }

    private void requireWhole() throws IOException {
        for (CheckpointManifest.Chunk chunk : manifest.chunks()) {
            Path file = directory.resolve(chunk.file());
            long expected = 0;
            for (CheckpointManifest.Entry entry : manifest.fields()) {
                expected +=
                        manifest.box(chunk, entry).volume() * entry.precision().byteSize();
            }
            if (Files.size(file) != expected) {
                throw new DataException(file + " has " + Files.size(file) + " bytes instead of " + expected
                        + ": the checkpoint is damaged. " + REMEDY);
            }
        }
    }

    /** {@return the number of completed steps} */
    public long step() {
        return manifest.step();
    }

    /** {@return the simulated time [s]} */
    public double timeSeconds() {
        return manifest.timeSeconds();
    }

    /** {@return the additional values of the writer, by key} */
    public Map<String, String> properties() {
        return manifest.properties();
    }

    /** {@return the names of the fields} */
    public List<String> fields() {
        return manifest.fields().stream().map(CheckpointManifest.Entry::name).toList();
    }

    /** The names of the files with the values. */
    List<String> files() {
        return manifest.chunks().stream().map(CheckpointManifest.Chunk::file).toList();
    }

    /** {@return the directory of this checkpoint} */
    public Path directory() {
        return directory;
    }

    /**
     * Sets the interior of a field to the saved values of the field with the same name. Ghost points are not changed.
     * Not collective: each rank reads the points that it owns.
     *
     * @param field the field to set
     * @throws DataException if the checkpoint has no field with this name, precision and number of points, or if the
     *     bytes are damaged; the field's values are then undefined
     * @throws IOException if a file cannot be read
     */
    public void read(Field field) throws IOException {
        int number = numberOf(field);
        Box owned = field.block().owned();
        for (CheckpointManifest.Chunk chunk : manifest.chunks()) {
            if (!chunk.box().intersect(owned).isEmpty()) {
                read(field, number, chunk);
            }
        }
    }

    /**
     * Reads one part of the values and compares their checksums. Not collective: ranks that call it with the same
     * number of parts share the work.
     *
     * @param part number of the part, 0 … parts − 1
     * @param parts number of parts, at least 1
     * @throws DataException if the bytes are damaged; the message contains file and field
     * @throws IOException if a file cannot be read
     */
    public void verify(int part, int parts) throws IOException {
        for (int c = part; c < manifest.chunks().size(); c += parts) {
            CheckpointManifest.Chunk chunk = manifest.chunks().get(c);
            Path path = directory.resolve(chunk.file());
            try (FileChannel file = FileChannel.open(path, StandardOpenOption.READ)) {
                for (int number = 0; number < manifest.fields().size(); number++) {
                    CheckpointManifest.Entry entry = manifest.fields().get(number);
                    long crc = new CheckpointChunk(manifest.box(chunk, entry), entry.precision())
                            .crc(file, position(chunk, number));
                    requireCrc(path, chunk, number, crc);
                }
            } catch (EOFException e) {
                throw endsEarly(path, e);
            } catch (NoSuchFileException e) {
                throw new DataException(path + " is missing: the checkpoint is damaged. " + REMEDY, e);
            }
        }
    }

    private long position(CheckpointManifest.Chunk chunk, int number) {
        long position = 0;
        for (CheckpointManifest.Entry before : manifest.fields().subList(0, number)) {
            position +=
                    manifest.box(chunk, before).volume() * before.precision().byteSize();
        }
        return position;
    }

    private void requireCrc(Path path, CheckpointManifest.Chunk chunk, int number, long crc) {
        if (!CheckpointManifest.hex(crc).equals(chunk.crcs().get(number))) {
            throw new DataException(path + " is damaged: the checksum of field '"
                    + manifest.fields().get(number).name() + "' is " + CheckpointManifest.hex(crc) + ", not "
                    + chunk.crcs().get(number) + ". " + REMEDY);
        }
    }

    private static DataException endsEarly(Path path, EOFException e) {
        return new DataException(path + " " + e.getMessage() + ": the checkpoint is damaged. " + REMEDY, e);
    }

    private int numberOf(Field field) {
        List<Integer> points =
                Arrays.stream(field.block().grid().points()).boxed().toList();
        if (!points.equals(manifest.points())) {
            throw new DataException(
                    directory + " was written for a grid of " + manifest.points() + " points, not " + points);
        }
        int number = fields().indexOf(field.name());
        if (number < 0) {
            throw new DataException(directory + " has no field '" + field.name() + "'; it has " + fields());
        }
        if (manifest.fields().get(number).precision() != field.precision()) {
            throw new DataException("field '" + field.name() + "' of " + directory + " is "
                    + manifest.fields().get(number).precision() + ", not " + field.precision());
        }
        Width last = manifest.fields().get(number).last();
        if (!last.equals(field.lattice().extra())) {
            throw new DataException("field '" + field.name() + "' of " + directory + " has " + last
                    + " points (k, j, i) more than the grid, not "
                    + field.lattice().extra()
                    + ": it was saved at another location");
        }
        return number;
    }

    private void read(Field field, int number, CheckpointManifest.Chunk chunk) throws IOException {
        Path path = directory.resolve(chunk.file());
        try (FileChannel file = FileChannel.open(path, StandardOpenOption.READ)) {
            Box box = manifest.box(chunk, manifest.fields().get(number));
            long crc = new CheckpointChunk(box, field.precision()).read(field, file, position(chunk, number));
            requireCrc(path, chunk, number, crc);
        } catch (EOFException e) {
            throw endsEarly(path, e);
        }
    }
}
