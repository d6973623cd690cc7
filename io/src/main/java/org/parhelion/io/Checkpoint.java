package org.parhelion.io;

import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.parhelion.Precision;
import org.parhelion.comm.Comm;
import org.parhelion.field.Field;
import org.parhelion.grid.Box;
import org.parhelion.grid.Width;
import org.parhelion.io.store.ObjectStore;

/**
 * A saved state of a run: step, time, the bits of every field, and further arrays. A run that is restarted from it, on any number of ranks,
 * computes the same bits as an uninterrupted run.
 *
 * <pre>
 *   DIR/step-000000001000/
 *       rank-0.5eed.bin     one file per rank: its block of each field and its part of each array, little-endian
 *       rank-1.5eed.bin
 *       manifest            lists the chunks with their checksums; written last
 * </pre>
 *
 * <p>A checkpoint without a manifest is not complete and is ignored: after a crash during a write the previous checkpoint is
 * the latest. A rank that reads takes its own points from all files that contain them, and refuses bytes with a wrong checksum.
 * The same in any {@link ObjectStore}, which all ranks must share. {@link CheckpointSeries} writes them in the background. Immutable; safe for any thread.
 */
public final class Checkpoint {
    /** The remedy in messages about a checkpoint that cannot be read. */
    static final String REMEDY = "Start from an older checkpoint, or from the beginning.";

    private final ObjectStore store;
    private final String folder;
    private final CheckpointManifest manifest;

    private Checkpoint(ObjectStore store, String folder, CheckpointManifest manifest) {
        this.store = store;
        this.folder = folder;
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
     * @param arrays this rank's parts of further arrays: the same names in the same order on every rank, all different, and
     *     different from those of the fields
     */
    public record State(
            long step, double timeSeconds, Map<String, String> properties, List<Field> fields, List<Part> arrays) {
        /**
         * Creates a state of fields alone.
         *
         * @param step number of completed steps, at least 0
         * @param timeSeconds simulated time [s]
         * @param properties additional values for the reader
         * @param fields the fields
         */
        public State(long step, double timeSeconds, Map<String, String> properties, List<Field> fields) {
            this(step, timeSeconds, properties, fields, List.of());
        }
    }

    /**
     * One rank's part of an array of doubles, which need not be one value per point of the grid: what receivers recorded, a
     * running mean on a plane. Its indices are its own, and a reader asks by index for what it needs.
     *
     * @param name name of the array; one line
     * @param box the indices of this part, disjoint from those of the other ranks; {@link Box#EMPTY} for none
     * @param values the values, row-major; not copied
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    public record Part(String name, Box box, double... values) {
        /** Checks the number of values. */
        public Part {
            if (values.length != box.volume()) {
                throw new IllegalArgumentException("array '" + name + "' has " + values.length + " values for the box "
                        + box + " of " + box.volume());
            }
        }

        /**
         * Creates a table.
         *
         * @param name name of the array
         * @param rows number of rows
         * @param columns number of columns
         * @param values the values, row by row
         * @return the array, as the part of this rank
         */
        public static Part table(String name, int rows, int columns, double... values) {
            return new Part(name, rows * columns == 0 ? Box.EMPTY : new Box(0, 0, 0, 1, rows, columns), values);
        }
    }

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
        new CheckpointSeries(store(directory), comm, keep, false).write(state);
    }

    /** The store of a directory of checkpoints. */
    private static ObjectStore store(Path directory) {
        return ObjectStore.durableDirectory(directory);
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
        return latest(store(directory));
    }

    /**
     * Opens the complete checkpoint with the largest step.
     *
     * @param store the store of the checkpoints
     * @return the checkpoint; empty if there is none
     * @throws DataException if it is damaged
     * @throws IOException if an object cannot be read
     */
    public static Optional<Checkpoint> latest(ObjectStore store) throws IOException {
        List<Long> complete = complete(store);
        return complete.isEmpty() ? Optional.empty() : Optional.of(open(store, complete.getLast()));
    }

    /**
     * Lists the complete checkpoints of a store: those with a manifest.
     *
     * @param store the store of the checkpoints
     * @return the step of each, the latest last
     * @throws IOException if the store cannot be read
     */
    public static List<Long> complete(ObjectStore store) throws IOException {
        return CheckpointWriter.steps(store).entrySet().stream()
                .filter(Map.Entry::getValue)
                .map(Map.Entry::getKey)
                .toList();
    }

    /**
     * Opens one checkpoint. Checks the manifest and the sizes of the objects; {@link #verify} checks the values.
     *
     * @param store the store of the checkpoints
     * @param step number of completed steps
     * @return the checkpoint
     * @throws DataException if it is incomplete or damaged
     * @throws IOException if an object cannot be read
     */
    public static Checkpoint open(ObjectStore store, long step) throws IOException {
        String folder = CheckpointWriter.folder(step);
        String key = folder + "/" + CheckpointWriter.MANIFEST;
        String place = store + "/" + folder;
        byte[] text = store.get(key)
                .orElseThrow(() ->
                        new DataException(place + " is not a complete checkpoint: its manifest is missing. " + REMEDY));
        Checkpoint checkpoint = new Checkpoint(
                store, folder, CheckpointManifest.parse(new String(text, StandardCharsets.UTF_8), store + "/" + key));
        checkpoint.requireWhole();
        return checkpoint;
    }

    /**
     * Deletes all checkpoints of a store; other objects stay.
     *
     * @param store the store of the checkpoints
     * @throws IOException if they cannot be deleted
     */
    public static void deleteAll(ObjectStore store) throws IOException {
        for (long step : CheckpointWriter.steps(store).keySet()) {
            CheckpointWriter.remove(store, step);
        }
    }

    private void requireWhole() throws IOException {
        for (int c = 0; c < manifest.chunks().size(); c++) {
            String key = key(manifest.chunks().get(c));
            long size = store.size(key).orElseThrow(() -> missing(key));
            if (size != byteCount(c)) {
                throw new DataException(store + "/" + key + " has " + size + " bytes instead of " + byteCount(c)
                        + ": the checkpoint is damaged. " + REMEDY);
            }
        }
    }

    private String key(CheckpointManifest.Chunk chunk) {
        return folder + "/" + chunk.file();
    }

    private DataException missing(String key) {
        return new DataException(store + "/" + key + " is missing: the checkpoint is damaged. " + REMEDY);
    }

    /** Reads from an object of this checkpoint. */
    @FunctionalInterface
    private interface Reading {
        void read(String key) throws IOException;
    }

    private void reading(CheckpointManifest.Chunk chunk, Reading reading) throws IOException {
        String key = key(chunk);
        try {
            reading.read(key);
        } catch (EOFException e) {
            throw new DataException(store + "/" + key + " ends early: the checkpoint is damaged. " + REMEDY, e);
        } catch (NoSuchFileException e) {
            throw missing(key);
        }
    }

    private long byteCount(int chunk) {
        return manifest.fieldBytes(manifest.chunks().get(chunk))
                + manifest.parts(chunk).stream()
                        .mapToLong(CheckpointManifest.Part::byteCount)
                        .sum();
    }

    /** {@return the number of bytes of all values} */
    public long byteCount() {
        long bytes = 0;
        for (int c = 0; c < manifest.chunks().size(); c++) {
            bytes += byteCount(c);
        }
        return bytes;
    }

    /** {@return the number of ranks that wrote it} */
    public int ranks() {
        return manifest.chunks().size();
    }

    /** {@return the points along each axis of the grid, slowest first} */
    public List<Integer> points() {
        return manifest.points();
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

    /** {@return the names of the arrays} */
    public List<String> arrays() {
        return manifest.arrays();
    }

    /**
     * The indices of an array.
     *
     * @param name name of the array
     * @return the smallest box with all of its parts; {@link Box#EMPTY} if it has no values, or there is no such array
     */
    public Box indices(String name) {
        Box all = Box.EMPTY;
        for (CheckpointManifest.Part part : parts(name)) {
            all = all.hull(part.box());
        }
        return all;
    }

    private List<CheckpointManifest.Part> parts(String name) {
        int number = manifest.arrays().indexOf(name);
        return manifest.parts().stream().filter(part -> part.array() == number).toList();
    }

    /**
     * Reads values of an array. Not collective: each rank reads what it needs.
     *
     * @param name name of the array
     * @param wanted the indices
     * @return the values, row-major
     * @throws DataException if the checkpoint does not have all of these values, or the bytes are damaged
     * @throws IOException if a file cannot be read
     */
    public double[] read(String name, Box wanted) throws IOException {
        CheckpointChunk.ArrayRows rows =
                new CheckpointChunk.ArrayRows(wanted, new double[Math.toIntExact(wanted.volume())]);
        long found = 0;
        for (CheckpointManifest.Part part : parts(name)) {
            Box common = part.box().intersect(wanted);
            if (!common.isEmpty()) {
                found += common.volume();
                read(rows, part);
            }
        }
        if (found != wanted.volume()) {
            throw new DataException(place() + " has " + found + " of the " + wanted.volume() + " values " + wanted
                    + " of array '" + name + "'. " + REMEDY);
        }
        return rows.values();
    }

    private void read(CheckpointChunk.ArrayRows rows, CheckpointManifest.Part part) throws IOException {
        reading(manifest.chunks().get(part.chunk()), key -> {
            long crc =
                    new CheckpointChunk(part.box(), Precision.DOUBLE).read(rows, store, key, manifest.position(part));
            requireCrc(key, "array '" + manifest.arrays().get(part.array()) + "'", part.crc(), crc);
        });
    }

    /** {@return where it is, for messages: the name of its store, and the folder of this checkpoint} */
    public String place() {
        return store + "/" + folder;
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
            verify(c);
        }
    }

    private void verify(int c) throws IOException {
        CheckpointManifest.Chunk chunk = manifest.chunks().get(c);
        reading(chunk, key -> {
            for (int number = 0; number < manifest.fields().size(); number++) {
                CheckpointManifest.Entry entry = manifest.fields().get(number);
                long crc = new CheckpointChunk(manifest.box(chunk, entry), entry.precision())
                        .crc(store, key, manifest.bytesBefore(chunk, number));
                requireCrc(key, chunk, number, crc);
            }
            for (CheckpointManifest.Part array : manifest.parts(c)) {
                long crc = new CheckpointChunk(array.box(), Precision.DOUBLE).crc(store, key, manifest.position(array));
                requireCrc(key, "array '" + manifest.arrays().get(array.array()) + "'", array.crc(), crc);
            }
        });
    }

    private void requireCrc(String key, CheckpointManifest.Chunk chunk, int number, long crc) {
        requireCrc(
                key,
                "field '" + manifest.fields().get(number).name() + "'",
                chunk.crcs().get(number),
                crc);
    }

    private void requireCrc(String key, String what, String expected, long crc) {
        if (!CheckpointManifest.hex(crc).equals(expected)) {
            throw new DataException(store + "/" + key + " is damaged: the checksum of " + what + " is "
                    + CheckpointManifest.hex(crc) + ", not " + expected + ". " + REMEDY);
        }
    }

    private int numberOf(Field field) {
        List<Integer> points =
                Arrays.stream(field.block().grid().points()).boxed().toList();
        if (!points.equals(manifest.points())) {
            throw new DataException(
                    place() + " was written for a grid of " + manifest.points() + " points, not " + points);
        }
        int number = fields().indexOf(field.name());
        if (number < 0) {
            throw new DataException(place() + " has no field '" + field.name() + "'; it has " + fields());
        }
        if (manifest.fields().get(number).precision() != field.precision()) {
            throw new DataException("field '" + field.name() + "' of " + place() + " is "
                    + manifest.fields().get(number).precision() + ", not " + field.precision());
        }
        Width last = manifest.fields().get(number).last();
        if (!last.equals(field.lattice().extra())) {
            throw new DataException("field '" + field.name() + "' of " + place() + " has " + last
                    + " points (k, j, i) more than the grid, not "
                    + field.lattice().extra()
                    + ": it was saved at another location");
        }
        return number;
    }

    private void read(Field field, int number, CheckpointManifest.Chunk chunk) throws IOException {
        reading(chunk, key -> {
            Box box = manifest.box(chunk, manifest.fields().get(number));
            long crc = new CheckpointChunk(box, field.precision())
                    .read(new CheckpointChunk.FieldRows(field), store, key, manifest.bytesBefore(chunk, number));
            requireCrc(key, chunk, number, crc);
        });
    }
}
