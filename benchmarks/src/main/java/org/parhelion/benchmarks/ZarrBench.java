package org.parhelion.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.DoubleSupplier;
import java.util.stream.Stream;
import org.parhelion.Precision;
import org.parhelion.comm.Buffer;
import org.parhelion.comm.Comm;
import org.parhelion.comm.Op;
import org.parhelion.field.Field;
import org.parhelion.grid.Decomposition;
import org.parhelion.grid.Grid;
import org.parhelion.grid.Lattice;
import org.parhelion.grid.Width;
import org.parhelion.io.Variable;
import org.parhelion.io.store.ObjectStore;
import org.parhelion.io.zarr.ZarrFields;
import org.parhelion.io.zarr.ZarrOptions;
import org.parhelion.io.zarr.ZarrVersion;
import org.parhelion.runs.report.Json;

/**
 * The speed at which all ranks write frames to a Zarr store, beside one thread that writes as many bytes to as many files from one
 * buffer in the cache. With {@code sync}, both force each file and end when the bytes are on the disk; without, when they are in the page
 * cache.
 */
final class ZarrBench implements Bench {
    /** Setting: the directory in which the files are created and deleted. */
    private static final String DIRECTORY = "zarr.directory";

    private static final int PART = 1 << 20;

    /** @param frames frames of one repetition */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Case(ZarrVersion version, int[] shape, int frames, boolean sync) {
        long bytes() {
            return Arrays.stream(shape).asLongStream().reduce(Double.BYTES, (a, b) -> a * b) * frames;
        }

        long files() {
            return ZarrFields.objects(ZarrOptions.DEFAULT.withVersion(version), shape) * frames;
        }
    }

    @Override
    public String name() {
        return "zarr";
    }

    @Override
    public List<String> settings() {
        return List.of(DIRECTORY);
    }

    @Override
    public List<Map<String, Object>> rows(Options options) {
        return Jobs.rows(options, Jobs.oneAnd(options.mostRanks()), comm -> {
            List<Map<String, Object>> rows = new ArrayList<>();
            try {
                for (Case each : cases(options.quick())) {
                    rows.add(row(comm, each, options));
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return rows;
        });
    }

    private static List<Case> cases(boolean quick) {
        int[] plane = quick ? new int[] {600, 700} : new int[] {4096, 4096};
        int[] cube = quick ? new int[] {70, 70, 70} : new int[] {256, 256, 256};
        int frames = quick ? 1 : 2;
        return List.of(
                new Case(ZarrVersion.V3, plane, frames, true),
                new Case(ZarrVersion.V2, plane, frames, true),
                new Case(ZarrVersion.V3, cube, frames, true),
                new Case(ZarrVersion.V2, cube, frames, true),
                new Case(ZarrVersion.V3, plane, frames, false));
    }

    private static Map<String, Object> row(Comm comm, Case each, Options options) throws IOException {
        Path directory = directory(comm, options);
        try {
            Field field = field(comm, each);
            ByteBuffer bytes = ByteBuffer.allocateDirect(comm.rank() == 0 ? PART : 0);
            DoubleSupplier ours = () -> gigabytesPerSecond(each, () -> store(comm, each, directory, field));
            DoubleSupplier raw = () -> gigabytesPerSecond(each, () -> files(each, directory, bytes));
            int pairs = options.quick() ? 2 : 7;
            Turns.take(comm, options.quick() ? 1 : 2, ours, Optional.of(raw)); // warm-up
            Turns turns = Turns.take(comm, pairs, ours, Optional.of(raw));
            Map<String, Object> row = Json.object();
            row.put("version", each.version() == ZarrVersion.V3 ? 3 : 2);
            row.put("shape", Sweep.text(each.shape()));
            row.put("frames", each.frames());
            row.put("ranks", comm.size());
            row.put("sync", each.sync());
            row.put("zarrGBs", turns.ours().median());
            row.put("rawGBs", Json.number(turns.peerMedian()));
            row.put("ratio", Json.number(turns.ratioOrNone().median()));
            row.put("ratioMin", Json.number(turns.ratioOrNone().min()));
            row.put("ratioMax", Json.number(turns.ratioOrNone().max()));
            if (comm.rank() == 0) {
                options.progress().accept("zarr: " + Json.line(row));
            }
            return row;
        } finally {
            if (comm.rank() == 0) {
                delete(directory);
            }
        }
    }

    /** A new directory of rank 0, on a file system that all ranks share. */
    private static Path directory(Comm comm, Options options) throws IOException {
        Path parent = Path.of(options.settings().getOrDefault(DIRECTORY, System.getProperty("java.io.tmpdir")));
        long[] number = {System.nanoTime()};
        comm.bcast(Buffer.of(number), 0);
        Path directory = parent.resolve("parhelion-zarr-" + number[0]).toAbsolutePath();
        if (comm.rank() == 0) {
            Files.createDirectories(directory);
        }
        return directory;
    }

    private static Field field(Comm comm, Case each) {
        double[] spacing = new double[each.shape().length];
        Arrays.fill(spacing, 1);
        Grid grid = Grid.of(each.shape(), spacing);
        Field field = Field.of("u", Decomposition.of(grid, comm).block(), Precision.DOUBLE, Width.all(grid, 1));
        field.fill((x, y, z) -> Math.sin(0.1 * x + 0.2 * y + 0.3 * z));
        return field;
    }

    private interface Writing {
        double seconds() throws IOException;
    }

    private static double gigabytesPerSecond(Case each, Writing writing) {
        try {
            return each.bytes() * 1e-9 / writing.seconds();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static double store(Comm comm, Case each, Path directory, Field field) throws IOException {
        Path store = directory.resolve("fields.zarr");
        comm.barrier();
        long begin = System.nanoTime();
        Variable u = new Variable(
                "u", Lattice.centres(field.block().decomposition().grid()), Precision.DOUBLE, false, Map.of());
        ZarrFields fields = ZarrFields.open(
                ObjectStore.directory(store),
                ZarrOptions.DEFAULT.withVersion(each.version()),
                comm,
                List.of(u),
                Map.of());
        for (int frame = 0; frame < each.frames(); frame++) {
            fields.write("u", field, frame, frame);
        }
        comm.barrier();
        if (each.sync() && comm.rank() == 0) {
            force(store);
        }
        double seconds = comm.allreduce((System.nanoTime() - begin) * 1e-9, Op.MAX);
        if (comm.rank() == 0) {
            delete(store);
        }
        return seconds;
    }

    private static double files(Case each, Path directory, ByteBuffer part) throws IOException {
        Path files = Files.createDirectory(directory.resolve("raw"));
        long begin = System.nanoTime();
        for (int file = 0; file < each.files(); file++) {
            try (FileChannel channel = FileChannel.open(
                    files.resolve(Integer.toString(file)), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                for (long rest = each.bytes() / each.files(); rest > 0; rest -= part.limit()) {
                    part.clear().limit((int) Math.min(rest, PART));
                    while (part.hasRemaining()) {
                        channel.write(part);
                    }
                }
            }
        }
        if (each.sync()) {
            force(files);
        }
        double seconds = (System.nanoTime() - begin) * 1e-9;
        delete(files);
        return seconds;
    }

    private static void force(Path tree) throws IOException {
        try (Stream<Path> files = Files.walk(tree)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                    channel.force(false);
                }
            }
        }
    }

    static void delete(Path tree) throws IOException {
        try (Stream<Path> files = Files.walk(tree)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
