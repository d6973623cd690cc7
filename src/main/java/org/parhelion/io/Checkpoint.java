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

/**
 * A state that a run can go on from, on any number of ranks, as if it had never stopped: step, time, and the bits of every
 * field.
 *
 * <pre>
 *   DIR/step-000000001000/
 *       rank-0.5eed.bin     one file a rank: each field's values of its block, little-endian, row-major
 *       rank-1.5eed.bin
 *       manifest            lists the chunks with their checksums; renamed into place last
 * </pre>
 *
 * <p>Without its manifest a checkpoint is not there: a run that dies while writing leaves the one before. Whoever reads
 * takes the points that it owns from whichever files hold them, and refuses bytes whose checksum does not fit. All ranks
 * must see the same directory.
 */
public final class Checkpoint {
    /** What a person can do about a checkpoint that cannot be read. */
    static final String REMEDY = "Start from an older checkpoint, or from the beginning.";

    private final Path directory;
    private final CheckpointManifest manifest;

    private Checkpoint(Path directory, CheckpointManifest manifest) {
        this.directory = directory;
        this.manifest = manifest;
    }

    /**
     * What is kept.
     *
     * @param step steps done
     * @param timeSeconds time reached [s]
     * @param properties whatever else the reader needs; keys without spaces, values of one line
     * @param fields of one grid; their names differ. Schemes of second order in time add the fields of one step earlier
     */
    public record State(long step, double timeSeconds, Map<String, String> properties, List<Field> fields) {}

    /**
     * Writes {@code state} to {@code directory} and removes older checkpoints there. Collective: when it returns, on any
     * rank, the checkpoint is complete and forced to disk.
     *
     * @param keep how many of the latest checkpoints remain, at least 1
     * @throws IOException if it cannot be written, for instance because the disk is full; the earlier checkpoints remain
     */
    public static void write(Path directory, Comm comm, State state, int keep) throws IOException {
        CheckpointWriter.write(directory, comm, state, keep);
    }

    /** The complete checkpoint of {@code directory} with the largest step, if there is one. */
    public static Optional<Checkpoint> latest(Path directory) throws IOException {
        List<Path> complete = CheckpointWriter.complete(directory);
        return complete.isEmpty() ? Optional.empty() : Optional.of(open(complete.getLast()));
    }

    /**
     * The complete checkpoints of a directory: those that have a manifest.
     *
     * @param directory where they lie; need not exist
     * @return the directory of each, by step, the latest last
     * @throws IOException if the directory cannot be read
     */
    public static List<Path> complete(Path directory) throws IOException {
        return CheckpointWriter.complete(directory);
    }

    /**
     * The step of a checkpoint, by its directory's name.
     *
     * @param directory one of {@link #complete}
     * @return steps done
     */
    public static long step(Path directory) {
        return CheckpointWriter.step(directory);
    }

    /**
     * Opens one checkpoint: a directory {@code step-…}. Checks the manifest and the files' sizes; {@link #verify} checks the
     * values.
     *
     * @throws DataException if it is incomplete or damaged
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
                expected += chunk.box().volume() * entry.precision().byteSize();
            }
            if (Files.size(file) != expected) {
                throw new DataException(file + " holds " + Files.size(file) + " bytes instead of " + expected
                        + ": the checkpoint is damaged. " + REMEDY);
            }
        }
    }

    /** Steps done. */
    public long step() {
        return manifest.step();
    }

    /** Time reached [s]. */
    public double timeSeconds() {
        return manifest.timeSeconds();
    }

    /** What the writer added. */
    public Map<String, String> properties() {
        return manifest.properties();
    }

    /** Names of the fields. */
    public List<String> fields() {
        return manifest.fields().stream().map(CheckpointManifest.Entry::name).toList();
    }

    /** Names of the files that hold the values. */
    List<String> files() {
        return manifest.chunks().stream().map(CheckpointManifest.Chunk::file).toList();
    }

    /** The directory it lies in. */
    public Path directory() {
        return directory;
    }

    /**
     * Sets the interior of {@code field} to the values of the field of the same name. Not collective: each rank reads what
     * it owns. Ghost points are left alone.
     *
     * @throws DataException if there is no such field, of this precision, on a grid of as many points, or if the bytes are
     *     damaged; the field's values are then undefined
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
     * Reads a part of the values and compares their checksums. Not collective: ranks that call it with the same number of parts
     * share the work.
     *
     * @param part 0 … parts − 1
     * @param parts into how many the work is cut, at least 1
     * @throws DataException if the bytes are damaged; names the file and the field
     * @throws IOException if a file cannot be read
     */
    public void verify(int part, int parts) throws IOException {
        for (int c = part; c < manifest.chunks().size(); c += parts) {
            CheckpointManifest.Chunk chunk = manifest.chunks().get(c);
            Path path = directory.resolve(chunk.file());
            try (FileChannel file = FileChannel.open(path, StandardOpenOption.READ)) {
                for (int number = 0; number < manifest.fields().size(); number++) {
                    CheckpointManifest.Entry entry = manifest.fields().get(number);
                    long crc = new CheckpointChunk(chunk.box(), entry.precision()).crc(file, position(chunk, number));
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
            position += chunk.box().volume() * before.precision().byteSize();
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
            throw new DataException(directory + " is of a grid of " + manifest.points() + " points, not " + points);
        }
        int number = fields().indexOf(field.name());
        if (number < 0) {
            throw new DataException(directory + " has no field '" + field.name() + "'; it has " + fields());
        }
        if (manifest.fields().get(number).precision() != field.precision()) {
            throw new DataException("field '" + field.name() + "' of " + directory + " is "
                    + manifest.fields().get(number).precision() + ", not " + field.precision());
        }
        return number;
    }

    private void read(Field field, int number, CheckpointManifest.Chunk chunk) throws IOException {
        Path path = directory.resolve(chunk.file());
        try (FileChannel file = FileChannel.open(path, StandardOpenOption.READ)) {
            long crc = new CheckpointChunk(chunk.box(), field.precision()).read(field, file, position(chunk, number));
            requireCrc(path, chunk, number, crc);
        } catch (EOFException e) {
            throw endsEarly(path, e);
        }
    }
}
