package org.parhelion.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.PrimitiveIterator;
import java.util.Set;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.parhelion.Precision;
import org.parhelion.comm.Buffer;
import org.parhelion.comm.Comm;
import org.parhelion.field.Field;
import org.parhelion.grid.Box;
import org.parhelion.grid.Decomposition;

/**
 * Writes checkpoints so that the latest complete one is readable at any time.
 *
 * <p>Every rank writes a file of its own with a name that was never used before, and forces it to disk. Then rank 0 writes the
 * manifest under a temporary name and renames it. The atomic rename completes the checkpoint, even if it replaces one of the
 * same step. Files that no manifest names are removed afterwards.
 */
final class CheckpointWriter {
    static final String MANIFEST = "manifest";
    private static final String UNFINISHED = "manifest.unfinished";
    private static final int ROOT = 0;

    private CheckpointWriter() {}

    static void write(Path directory, Comm comm, Checkpoint.State state, int keep) throws IOException {
        requireWritable(state, keep);
        Path target = directory.resolve(String.format("step-%012d", state.step()));
        long[] attempt = {System.nanoTime() ^ ProcessHandle.current().pid()};
        comm.bcast(Buffer.of(attempt), ROOT);
        Files.createDirectories(target);
        String suffix = "." + Long.toHexString(attempt[0]) + ".bin";
        long[] mine = writeChunk(target.resolve("rank-" + comm.rank() + suffix), state);
        long[] all = new long[comm.rank() == ROOT ? mine.length * comm.size() : 0];
        comm.gather(Buffer.of(mine), Buffer.of(all), ROOT);
        if (comm.rank() == ROOT) {
            commit(target, manifest(state, suffix, all));
            force(directory);
            tidy(directory, target, keep);
        }
        comm.barrier();
    }

    private static void requireWritable(Checkpoint.State state, int keep) {
        if (keep < 1) {
            throw new IllegalArgumentException("the number of checkpoints to keep must be at least 1, not " + keep);
        }
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

    /** Writes the file of this rank; returns the CRC32C of each field, and box and CRC32C of its part of each array. */
    private static long[] writeChunk(Path path, Checkpoint.State state) throws IOException {
        LongStream.Builder sums = LongStream.builder();
        try (FileChannel file = FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            for (Field field : state.fields()) {
                sums.add(new CheckpointChunk(field.owned(), field.precision())
                        .write(new CheckpointChunk.FieldRows(field), file));
            }
            for (Checkpoint.Part part : state.arrays()) {
                Box box = part.box();
                for (int bound : new int[] {box.k0(), box.j0(), box.i0(), box.k1(), box.j1(), box.i1()}) {
                    sums.add(bound);
                }
                sums.add(
                        box.isEmpty()
                                ? 0
                                : new CheckpointChunk(box, Precision.DOUBLE)
                                        .write(new CheckpointChunk.ArrayRows(box, part.values()), file));
            }
            file.force(true);
        } catch (IOException e) {
            Files.deleteIfExists(path);
            throw new IOException(
                    "checkpoint not written: " + path + ": " + e.getMessage()
                            + ". Earlier checkpoints in the directory are unchanged.",
                    e);
        }
        return sums.build().toArray();
    }

    /** {@code all}: what {@link #writeChunk} returned on each rank. */
    private static CheckpointManifest manifest(Checkpoint.State state, String suffix, long[] all) {
        Decomposition decomposition = state.fields().getFirst().block().decomposition();
        List<CheckpointManifest.Chunk> chunks = new ArrayList<>();
        List<CheckpointManifest.Part> parts = new ArrayList<>();
        PrimitiveIterator.OfLong sums = LongStream.of(all).iterator();
        for (int rank = 0; rank < decomposition.ranks(); rank++) {
            List<String> hex = new ArrayList<>();
            for (int f = 0; f < state.fields().size(); f++) {
                hex.add(CheckpointManifest.hex(sums.nextLong()));
            }
            chunks.add(new CheckpointManifest.Chunk("rank-" + rank + suffix, decomposition.owned(rank), hex));
            for (int array = 0; array < state.arrays().size(); array++) {
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
                state.step(),
                state.timeSeconds(),
                Arrays.stream(decomposition.grid().points()).boxed().toList(),
                state.properties(),
                state.fields().stream().map(CheckpointManifest.Entry::of).toList(),
                chunks,
                state.arrays().stream().map(Checkpoint.Part::name).toList(),
                parts);
    }

    private static void commit(Path target, CheckpointManifest manifest) throws IOException {
        Path unfinished = target.resolve(UNFINISHED);
        byte[] text = manifest.text().getBytes(StandardCharsets.UTF_8);
        try (FileChannel file = FileChannel.open(
                unfinished,
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.WRITE)) {
            for (ByteBuffer bytes = ByteBuffer.wrap(text); bytes.hasRemaining(); ) {
                file.write(bytes);
            }
            file.force(true);
        }
        Files.move(unfinished, target.resolve(MANIFEST), StandardCopyOption.ATOMIC_MOVE);
        force(target);
    }

    /** Makes a rename durable by forcing the directory to disk. Not possible, and not needed, on Windows. */
    private static void force(Path directory) throws IOException {
        if (directory.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }

    /** The complete checkpoints of a directory, by step; none if there is no such directory. */
    static List<Path> complete(Path directory) throws IOException {
        return steps(directory).stream()
                .filter(step -> Files.exists(step.resolve(MANIFEST)))
                .toList();
    }

    private static List<Path> steps(Path directory) throws IOException {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.filter(path -> path.getFileName().toString().matches("step-\\d{12,18}"))
                    .filter(Files::isDirectory)
                    .sorted(Comparator.comparingLong(CheckpointWriter::step))
                    .toList();
        } catch (NoSuchFileException | NotDirectoryException e) {
            return List.of();
        }
    }

    static long step(Path path) {
        return Long.parseLong(path.getFileName().toString().substring("step-".length()));
    }

    /** Removes files of failed attempts, and checkpoints before this one beyond the {@code keep} latest. */
    private static void tidy(Path directory, Path written, int keep) throws IOException {
        Set<String> named = new HashSet<>(Set.of(MANIFEST));
        Checkpoint.open(written).files().forEach(named::add);
        try (Stream<Path> files = Files.list(written)) {
            for (Path file : files.filter(f -> !named.contains(f.getFileName().toString()))
                    .toList()) {
                Files.delete(file);
            }
        }
        List<Path> older = steps(directory).stream()
                .filter(step -> step(step) < step(written))
                .toList();
        List<Path> complete = older.stream()
                .filter(step -> Files.exists(step.resolve(MANIFEST)))
                .toList();
        List<Path> kept = complete.subList(Math.max(0, complete.size() - (keep - 1)), complete.size());
        for (Path step : older) {
            if (!kept.contains(step)) {
                remove(step);
            }
        }
    }

    /** Removes a checkpoint, the manifest first, so that a partly removed checkpoint is not complete. */
    private static void remove(Path checkpoint) throws IOException {
        Files.deleteIfExists(checkpoint.resolve(MANIFEST));
        try (Stream<Path> files = Files.list(checkpoint)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(checkpoint);
    }
}
