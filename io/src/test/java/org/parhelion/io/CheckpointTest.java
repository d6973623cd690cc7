package org.parhelion.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.parhelion.Precision;
import org.parhelion.comm.RankFailure;
import org.parhelion.comm.Ranks;
import org.parhelion.field.Field;
import org.parhelion.grid.Axis;
import org.parhelion.grid.Box;
import org.parhelion.grid.Decomposition;
import org.parhelion.grid.Grid;
import org.parhelion.grid.Lattice;
import org.parhelion.grid.Location;
import org.parhelion.grid.PeriodicAxes;
import org.parhelion.grid.RandomCases;
import org.parhelion.grid.Width;
import org.parhelion.io.store.ObjectStore;

class CheckpointTest {
    @TempDir
    private Path directory;

    private final RandomCases cases = new RandomCases();

    /** Bits of every kind, NaN, infinities and −0.0 among them, from a global place alone. */
    private static long bits(int field, int k, int j, int i) {
        return (((field * 64L + k) * 64 + j) * 64 + i + 1) * 0x9e3779b97f4a7c15L;
    }

    private static Field field(String name, int number, Precision precision, Decomposition decomposition, int rank) {
        return field(name, number, precision, decomposition, rank, Location.CENTRE);
    }

    private static Field field(
            String name, int number, Precision precision, Decomposition decomposition, int rank, Location location) {
        Grid grid = decomposition.grid();
        Lattice lattice = new Lattice(grid, location, PeriodicAxes.NONE);
        Field field = Field.of(name, decomposition.block(rank), precision, Width.all(grid, 1), lattice);
        field.fill(99);
        Box owned = field.owned();
        for (int k = owned.k0(); k < owned.k1(); k++) {
            for (int j = owned.j0(); j < owned.j1(); j++) {
                for (int i = owned.i0(); i < owned.i1(); i++) {
                    int p = field.index(k - owned.k0(), j - owned.j0(), i - owned.i0());
                    if (precision == Precision.DOUBLE) {
                        field.doubles()[p] = Double.longBitsToDouble(bits(number, k, j, i));
                    } else {
                        field.floats()[p] = Float.intBitsToFloat((int) bits(number, k, j, i));
                    }
                }
            }
        }
        return field;
    }

    private static List<Field> fields(Decomposition decomposition, int rank) {
        return List.of(
                field("u", 0, Precision.DOUBLE, decomposition, rank),
                field("u before", 1, Precision.DOUBLE, decomposition, rank, Location.CORNER),
                field("velocity model", 2, Precision.FLOAT, decomposition, rank, Location.face(Axis.X)));
    }

    private static List<Checkpoint.Part> arrays(int rank) {
        return List.of(part("records", new Box(0, rank, 0, 1, rank + 1, 5)), part("none", Box.EMPTY));
    }

    private void write(Decomposition decomposition, long step, int keep) {
        Ranks.threads(
                decomposition.ranks(),
                comm -> Checkpoint.write(
                        directory,
                        comm,
                        new Checkpoint.State(
                                step,
                                step / 3.0,
                                Map.of("dt", "0x1.9p-7 s"),
                                fields(decomposition, comm.rank()),
                                arrays(comm.rank())),
                        keep));
    }

    private Path folder(long step) {
        return directory.resolve(String.format("step-%012d", step));
    }

    private Checkpoint latest() throws IOException {
        return Checkpoint.latest(directory).orElseThrow();
    }

    private static void readAll(Checkpoint checkpoint, Decomposition decomposition, String what) throws IOException {
        for (int rank = 0; rank < decomposition.ranks(); rank++) {
            for (Field expected : fields(decomposition, rank)) {
                Field read = expected.copy();
                read.fill(99);
                checkpoint.read(read);
                if (expected.precision() == Precision.DOUBLE) {
                    assertThat(rawBits(read.doubles())).as(what).isEqualTo(rawBits(expected.doubles()));
                } else {
                    assertThat(rawBits(read.floats())).as(what).isEqualTo(rawBits(expected.floats()));
                }
            }
        }
    }

    private static long[] rawBits(double[] values) {
        return java.util.Arrays.stream(values)
                .mapToLong(Double::doubleToRawLongBits)
                .toArray();
    }

    private static int[] rawBits(float[] values) {
        int[] bits = new int[values.length];
        for (int p = 0; p < bits.length; p++) {
            bits[p] = Float.floatToRawIntBits(values[p]);
        }
        return bits;
    }

    @Test
    void aRestartOnAnyRankCountIsBitEqual() throws IOException {
        for (int n = 0; n < 25; n++) {
            Grid grid = cases.grid(12);
            Decomposition writers = cases.decomposition(grid, 6);
            write(writers, n, 2);
            Checkpoint checkpoint = latest();
            assertThat(checkpoint.step()).isEqualTo(n);
            assertThat(checkpoint.timeSeconds()).isEqualTo(n / 3.0);
            assertThat(checkpoint.properties()).containsExactly(Map.entry("dt", "0x1.9p-7 s"));
            assertThat(checkpoint.fields()).containsExactly("u", "u before", "velocity model");
            for (int other = 0; other < 4; other++) {
                Decomposition readers = cases.decomposition(grid, 8);
                readAll(checkpoint, readers, cases.seed() + " " + writers + " read by " + readers);
            }
        }
    }

    /** Value of an array by index. */
    private static double value(int k, int j, int i) {
        return Double.longBitsToDouble(bits(7, k, j, i));
    }

    private static Checkpoint.Part part(String name, Box box) {
        double[] values = new double[(int) box.volume()];
        int p = 0;
        for (int k = box.k0(); k < box.k1(); k++) {
            for (int j = box.j0(); j < box.j1(); j++) {
                for (int i = box.i0(); i < box.i1(); i++) {
                    values[p++] = value(k, j, i);
                }
            }
        }
        return new Checkpoint.Part(name, box, values);
    }

    private Box boxIn(Box whole) {
        int[] b = new int[6];
        int[] most = {whole.planes(), whole.rows(), whole.columns()};
        for (int a = 0; a < 3; a++) {
            b[a] = cases.between(0, most[a]);
            b[a + 3] = cases.between(b[a], most[a]);
        }
        return new Box(b[0], b[1], b[2], b[3], b[4], b[5]);
    }

    @Test
    void arraysAreReadByIndexWhoeverWroteTheirParts() throws IOException {
        for (int n = 0; n < 25; n++) {
            Decomposition fields = cases.decomposition(cases.grid(6), 5);
            Grid indices = cases.grid(3, 9);
            // Of another size than the grid, on fewer ranks than its blocks, and a third that only rank 0 has.
            Decomposition parts =
                    Decomposition.of(indices, (int) Math.min(indices.pointCount(), cases.between(1, fields.ranks())));
            int step = n;
            Ranks.threads(
                    fields.ranks(),
                    comm -> Checkpoint.write(
                            directory,
                            comm,
                            new Checkpoint.State(
                                    step,
                                    0,
                                    Map.of(),
                                    fields(fields, comm.rank()),
                                    List.of(
                                            part(
                                                    "mean of u",
                                                    comm.rank() < parts.ranks() ? parts.owned(comm.rank()) : Box.EMPTY),
                                            part("nothing", Box.EMPTY),
                                            part("records", comm.rank() == 0 ? indices.box() : Box.EMPTY))),
                            2));
            Checkpoint checkpoint = latest();
            assertThat(checkpoint.arrays()).containsExactly("mean of u", "nothing", "records");
            assertThat(checkpoint.indices("nothing")).isEqualTo(Box.EMPTY);
            assertThat(checkpoint.read("nothing", Box.EMPTY)).isEmpty();
            for (String name : List.of("mean of u", "records")) {
                assertThat(checkpoint.indices(name)).as(cases.seed()).isEqualTo(indices.box());
                Box wanted = boxIn(indices.box());
                assertThat(rawBits(checkpoint.read(name, wanted)))
                        .as(cases.seed() + " " + wanted)
                        .isEqualTo(rawBits(part(name, wanted).values()));
            }
            assertThatExceptionOfType(DataException.class)
                    .isThrownBy(() -> checkpoint.read("records", indices.box().shift(0, 0, 1)))
                    .withMessageContaining("records");
            checkpoint.verify(0, 1);
            readAll(checkpoint, cases.decomposition(fields.grid(), 5), cases.seed());
        }
    }

    @Test
    void rowsLongerThanTheBufferAreReadAndWritten() throws IOException {
        Decomposition line = Decomposition.of(Grid.uniform(100_003, 1), 1);
        Ranks.threads(1, comm -> {
            Field u = Field.of("u", line.block(0), Precision.DOUBLE, Width.NONE);
            u.fill(Math::sin);
            Checkpoint.write(directory, comm, new Checkpoint.State(1, 1, Map.of(), List.of(u)), 1);
            Field part = Field.of("u", Decomposition.of(line.grid(), 3).block(1), Precision.DOUBLE, Width.NONE);
            latest().read(part);
            for (int i = 0; i < part.interior().columns(); i++) {
                assertThat(part.at(0, 0, i)).isEqualTo(Math.sin(part.block().x(i)));
            }
        });
    }

    @Test
    void everyFlippedBitAndEveryMissingByteIsRefused() throws IOException {
        Decomposition decomposition = Decomposition.of(Grid.uniform(4, 6, 1), 2);
        write(decomposition, 7, 1);
        Path checkpoint = folder(7);
        for (Path file : files(checkpoint)) {
            byte[] whole = Files.readAllBytes(file);
            for (int n = 0; n < 60; n++) {
                byte[] damaged = whole.clone();
                damaged[cases.between(0, whole.length - 1)] ^= (byte) (1 << cases.between(0, 7));
                Files.write(file, damaged);
                refused(checkpoint, decomposition);
                Files.write(file, java.util.Arrays.copyOf(whole, cases.between(0, whole.length - 1)));
                refused(checkpoint, decomposition);
            }
            Files.delete(file);
            refused(checkpoint, decomposition);
            Files.write(file, whole);
        }
        readAll(latest(), decomposition, "restored");
    }

    private void refused(Path checkpoint, Decomposition decomposition) {
        assertThatExceptionOfType(DataException.class)
                .as(cases.seed())
                .isThrownBy(() -> {
                    Checkpoint damaged = Checkpoint.open(ObjectStore.directory(directory), 7);
                    readAll(damaged, decomposition, "damaged");
                    damaged.read("records", damaged.indices("records"));
                })
                .withMessageContaining(checkpoint.toString());
    }

    private static List<Path> files(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.sorted().toList();
        }
    }

    @Test
    void aCheckpointWithoutItsManifestIsNotThere() throws IOException {
        Decomposition decomposition = Decomposition.of(Grid.uniform(4, 6, 1), 2);
        assertThat(Checkpoint.latest(directory)).isEmpty();
        assertThat(Checkpoint.latest(directory.resolve("absent"))).isEmpty();
        write(decomposition, 10, 3);
        write(decomposition, 20, 3);
        Files.delete(folder(latest().step()).resolve("manifest"));
        assertThat(latest().step()).isEqualTo(10);
        readAll(latest(), decomposition, "the one before");
        assertThatExceptionOfType(DataException.class)
                .isThrownBy(() -> Checkpoint.open(ObjectStore.directory(directory), 20))
                .withMessageContaining("manifest is missing");
    }

    @Test
    void theLatestFewAreKeptAndWhatAttemptsLeftBehindIsRemoved() throws IOException {
        Decomposition decomposition = Decomposition.of(Grid.uniform(4, 6, 1), 2);
        for (long step : new long[] {1, 2, 3, 4}) {
            write(decomposition, step, 4);
        }
        Files.delete(directory.resolve("step-000000000003").resolve("manifest"));
        Files.createDirectory(directory.resolve("somebody-elses"));
        write(decomposition, 5, 2);
        List<String> left = new ArrayList<>();
        for (Path path : files(directory)) {
            left.add(path.getFileName().toString());
        }
        assertThat(left).containsExactly("somebody-elses", "step-000000000004", "step-000000000005");
    }

    @Test
    void writingAStepAgainReplacesItInOneMove() throws IOException {
        Decomposition two = Decomposition.of(Grid.uniform(4, 6, 1), 2);
        Decomposition three = Decomposition.of(Grid.uniform(4, 6, 1), 3);
        write(two, 5, 1);
        // An attempt that died: its files have names of their own, so the complete checkpoint is untouched.
        Files.write(folder(latest().step()).resolve("rank-0.dead.bin"), new byte[3]);
        Files.write(folder(latest().step()).resolve("manifest.unfinished"), new byte[3]);
        readAll(latest(), two, "beside a dead attempt");
        write(three, 5, 1);
        readAll(latest(), two, "replaced");
        assertThat(files(folder(latest().step()))).hasSize(3 + 1);
    }

    @Test
    void whereNothingCanBeWrittenTheEarlierCheckpointRemains() throws IOException {
        Decomposition decomposition = Decomposition.of(Grid.uniform(4, 6, 1), 2);
        write(decomposition, 1, 1);
        Files.write(directory.resolve("step-000000000002"), new byte[0]);
        assertThatExceptionOfType(RankFailure.class).isThrownBy(() -> write(decomposition, 2, 1));
        assertThat(latest().step()).isEqualTo(1);
        readAll(latest(), decomposition, "the earlier one");
    }

    @Test
    void whatDoesNotFitIsRefusedByValue() throws IOException {
        Decomposition decomposition = Decomposition.of(Grid.uniform(4, 6, 1), 2);
        write(decomposition, 1, 1);
        Checkpoint checkpoint = latest();
        refused(checkpoint, field("u", 0, Precision.DOUBLE, Decomposition.of(Grid.uniform(6, 4, 1), 1), 0), "[6, 4]");
        refused(checkpoint, field("u", 0, Precision.FLOAT, decomposition, 0), "is DOUBLE, not FLOAT");
        refused(
                checkpoint,
                field("u", 0, Precision.DOUBLE, decomposition, 0, Location.CORNER),
                "saved at another location");
        refused(checkpoint, field("v", 0, Precision.DOUBLE, decomposition, 0), "no field 'v'");
        Field u = field("u", 0, Precision.DOUBLE, Decomposition.of(decomposition.grid(), 1), 0);
        Ranks.threads(1, comm -> {
            assertThatIllegalArgumentException()
                    .isThrownBy(() ->
                            Checkpoint.write(directory, comm, new Checkpoint.State(1, 0, Map.of(), List.of(u, u)), 1))
                    .withMessageContaining("used twice");
            assertThatIllegalArgumentException()
                    .isThrownBy(() ->
                            Checkpoint.write(directory, comm, new Checkpoint.State(1, 0, Map.of(), List.of(u)), 0))
                    .withMessageContaining("not 0");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Checkpoint.write(
                            directory, comm, new Checkpoint.State(1, 0, Map.of("a b", "c"), List.of(u)), 1))
                    .withMessageContaining("a b");
        });
    }

    private static void refused(Checkpoint checkpoint, Field field, String reason) {
        assertThatExceptionOfType(DataException.class)
                .isThrownBy(() -> checkpoint.read(field))
                .withMessageContaining(reason);
    }
}
