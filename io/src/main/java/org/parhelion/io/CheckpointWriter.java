package org.parhelion.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PrimitiveIterator;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import org.parhelion.Precision;
import org.parhelion.comm.Buffer;
import org.parhelion.comm.Comm;
import org.parhelion.field.Field;
import org.parhelion.grid.Box;
import org.parhelion.grid.Decomposition;
import org.parhelion.io.store.ObjectStore;

/**
 * Writes one checkpoint so that the latest complete one is readable at any time: {@link #begin}, {@link #write}, {@link #commit}.
 *
 * <p>Every rank writes an object of its own with a name that was never used before. Then rank 0 writes the manifest. A store writes
 * an object whole or not at all, so the manifest completes the checkpoint, even if it replaces one of the same step. Objects that
 * no manifest names are removed afterwards.
 */
final class CheckpointWriter {
    static final String MANIFEST = "manifest";
    private static final Pattern KEY = Pattern.compile("step-(\\d{12,18})/(.*)");
    private static final int ROOT = 0;

    private final ObjectStore store;
    private final Comm comm;
    private final long step;
    private final String suffix;
    private final Decomposition decomposition;
    private final CheckpointManifest contents;
    /** The indices of this rank's part of each array. */
    private final List<Box> boxes;

    private CheckpointWriter(ObjectStore store, Comm comm, Checkpoint.State state, String suffix) {
        this.store = store;
        this.comm = comm;
        this.step = state.step();
        this.suffix = suffix;
        this.decomposition = state.fields().getFirst().block().decomposition();
        this.contents = new CheckpointManifest(
                step,
                state.timeSeconds(),
                Arrays.stream(decomposition.grid().points()).boxed().toList(),
                Map.copyOf(state.properties()),
                state.fields().stream().map(CheckpointManifest.Entry::of).toList(),
                List.of(),
                state.arrays().stream().map(Checkpoint.Part::name).toList(),
                List.of());
        this.boxes = state.arrays().stream().map(Checkpoint.Part::box).toList();
    }

    /**
     * Begins a checkpoint. Collective.
     *
     * @throws IllegalArgumentException if the state cannot be written
     */
    static CheckpointWriter begin(ObjectStore store, Comm comm, Checkpoint.State state) {
        requireWritable(state);
        long[] attempt = {System.nanoTime() ^ ProcessHandle.current().pid()};
        comm.bcast(Buffer.of(attempt), ROOT);
        return new CheckpointWriter(store, comm, state, "." + Long.toHexString(attempt[0]) + ".bin");
    }

    private static void requireWritable(Checkpoint.State state) {
        if (state.fields().isEmpty() || state.step() < 0) {
            throw new IllegalArgumentException("a checkpoint needs a field and a step of at least 0: "
                    + state.fields().size() + " fields, step " + state.step());
        }
        Set<String> names = new HashSet<>();
        for (Field field : state.fields()) {
            if (!names.add(field.name()) || field.name().contains("\n")) {
                throw new IllegalArgumentException(
                        "field name '" + field.name() + "' is used twice or contains a line break");
            }
            if (!field.block().owned().equals(state.fields().getFirst().block().owned())) {
                throw new IllegalArgumentException("field '" + field.name() + "' has another block than field '"
                        + state.fields().getFirst().name() + "': all fields of a checkpoint need the same block");
            }
        }
        for (Checkpoint.Part part : state.arrays()) {
            if (!names.add(part.name()) || part.name().isEmpty() || part.name().contains("\n")) {
                throw new IllegalArgumentException(
                        "array name '" + part.name() + "' is empty, used twice or contains a line break");
            }
        }
        state.properties().forEach((key, value) -> {
            if (key.isEmpty() || key.contains(" ") || (key + value).contains("\n")) {
                throw new IllegalArgumentException("property '" + key + "' = '" + value
                        + "': the key must not be empty or contain spaces, and neither may contain line breaks");
            }
        });
    }

    /** A field or array of a state, which is not empty. */
    record Values(CheckpointChunk chunk, CheckpointChunk.Rows rows) {}

    /** What a rank writes: its block of each field, and its part of each array that is not empty. */
    static List<Values> values(Checkpoint.State state) {
        List<Values> values = new ArrayList<>();
        for (Field field : state.fields()) {
            values.add(new Values(
                    new CheckpointChunk(field.owned(), field.precision()), new CheckpointChunk.FieldRows(field)));
        }
        for (Checkpoint.Part part : state.arrays()) {
            if (!part.box().isEmpty()) {
                values.add(new Values(
                        new CheckpointChunk(part.box(), Precision.DOUBLE),
                        new CheckpointChunk.ArrayRows(part.box(), part.values())));
            }
        }
        return values;
    }

    /**
     * Writes the object of this rank, on any thread.
     *
     * @param pieces the bytes of each of {@link #values}
     * @throws IOException names the object and the reason
     */
    void write(List<? extends Iterator<ByteBuffer>> pieces) throws IOException {
        String key = folder(step) + "/rank-" + comm.rank() + suffix;
        try {
            store.put(key, channel -> {
                for (Iterator<ByteBuffer> each : pieces) {
                    write(each, channel);
                }
            });
        } catch (IOException e) {
            throw notWritten(key, e);
        }
    }

    private IOException notWritten(String key, IOException e) {
        return new IOException(
                "checkpoint not written: " + store + "/" + key + ": " + e.getMessage()
                        + ". Earlier checkpoints are unchanged.",
                e);
    }

    private static void write(Iterator<ByteBuffer> pieces, WritableByteChannel channel) throws IOException {
        while (pieces.hasNext()) {
            ByteBuffer piece = pieces.next();
            while (piece.hasRemaining()) {
                channel.write(piece);
            }
        }
    }

    /**
     * Completes the checkpoint, and removes older ones. Collective.
     *
     * @param mine the CRC32Cs of what {@link #write} wrote
     * @param keep number of latest checkpoints to keep
     */
    void commit(long[] mine, int keep) throws IOException {
        Optional<CheckpointManifest> manifest = gather(mine);
        if (manifest.isPresent()) {
            complete(manifest.get(), keep);
        }
        comm.barrier();
    }

    /**
     * The list of contents, on rank 0 alone. Collective.
     *
     * @param mine the CRC32Cs of what {@link #write} wrote
     */
    Optional<CheckpointManifest> gather(long[] mine) {
        long[] sent = withBoxes(mine);
        boolean root = comm.rank() == ROOT;
        long[] all = new long[root ? sent.length * comm.size() : 0];
        comm.gather(Buffer.of(sent), Buffer.of(all), ROOT);
        return root ? Optional.of(manifest(all)) : Optional.empty();
    }

    /** Writes the list of contents, and removes older checkpoints. On rank 0, on any thread. */
    void complete(CheckpointManifest manifest, int keep) throws IOException {
        String key = folder(step) + "/" + MANIFEST;
        try {
            store.put(key, ByteBuffer.wrap(manifest.text().getBytes(StandardCharsets.UTF_8)));
        } catch (IOException e) {
            throw notWritten(key, e);
        }
        tidy(manifest, keep);
    }

    /** The CRC32C of each field, and box and CRC32C of the part of each array. */
    private long[] withBoxes(long... sums) {
        LongStream.Builder all = LongStream.builder();
        PrimitiveIterator.OfLong next = LongStream.of(sums).iterator();
        contents.fields().forEach(_ -> all.add(next.nextLong()));
        for (Box box : boxes) {
            for (int bound : new int[] {box.k0(), box.j0(), box.i0(), box.k1(), box.j1(), box.i1()}) {
                all.add(bound);
            }
            all.add(box.isEmpty() ? 0 : next.nextLong());
        }
        return all.build().toArray();
    }

    /** {@code all}: what {@link #withBoxes} returned on each rank. */
    private CheckpointManifest manifest(long... all) {
        List<CheckpointManifest.Chunk> chunks = new ArrayList<>();
        List<CheckpointManifest.Part> parts = new ArrayList<>();
        PrimitiveIterator.OfLong sums = LongStream.of(all).iterator();
        for (int rank = 0; rank < decomposition.ranks(); rank++) {
            List<String> hex = new ArrayList<>();
            contents.fields().forEach(_ -> hex.add(CheckpointManifest.hex(sums.nextLong())));
            chunks.add(new CheckpointManifest.Chunk("rank-" + rank + suffix, decomposition.owned(rank), hex));
            for (int array = 0; array < boxes.size(); array++) {
                int[] b = new int[6];
                Arrays.setAll(b, n -> (int) sums.nextLong());
                Box box = new Box(b[0], b[1], b[2], b[3], b[4], b[5]);
                String crc = CheckpointManifest.hex(sums.nextLong());
                if (!box.isEmpty()) {
                    parts.add(new CheckpointManifest.Part(array, rank, box, crc));
                }
            }
        }
        return new CheckpointManifest(
                contents.step(),
                contents.timeSeconds(),
                contents.points(),
                contents.properties(),
                contents.fields(),
                chunks,
                contents.arrays(),
                parts);
    }

    /** The folder of a checkpoint. */
    static String folder(long step) {
        return String.format("step-%012d", step);
    }

    /** The steps of the complete checkpoints, and of those that are not, with whether they are complete. */
    static SortedMap<Long, Boolean> steps(ObjectStore store) throws IOException {
        SortedMap<Long, Boolean> steps = new TreeMap<>();
        for (String key : store.list("")) {
            Matcher matcher = KEY.matcher(key);
            if (matcher.matches()) {
                steps.merge(Long.parseLong(matcher.group(1)), matcher.group(2).equals(MANIFEST), Boolean::logicalOr);
            }
        }
        return steps;
    }

    /** Removes objects of failed attempts, and checkpoints before this one beyond the {@code keep} latest. */
    private void tidy(CheckpointManifest written, int keep) throws IOException {
        Set<String> named = new HashSet<>(Set.of(folder(step) + "/" + MANIFEST));
        written.chunks().forEach(chunk -> named.add(folder(step) + "/" + chunk.file()));
        for (String key : store.list(folder(step))) {
            if (!named.contains(key)) {
                store.delete(key);
            }
        }
        SortedMap<Long, Boolean> older = steps(store).headMap(step);
        List<Long> complete =
                older.keySet().stream().filter(each -> older.get(each)).toList();
        List<Long> kept = complete.subList(Math.max(0, complete.size() - (keep - 1)), complete.size());
        for (long each : older.keySet()) {
            if (!kept.contains(each)) {
                remove(store, each);
            }
        }
    }

    /** Removes a checkpoint, the manifest first, so that a partly removed checkpoint is not complete. */
    static void remove(ObjectStore store, long step) throws IOException {
        store.delete(folder(step) + "/" + MANIFEST);
        store.deleteAll(folder(step));
    }
}
