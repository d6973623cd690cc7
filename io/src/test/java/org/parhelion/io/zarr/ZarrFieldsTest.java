package org.parhelion.io.zarr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.parhelion.Precision;
import org.parhelion.comm.Comm;
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
import org.parhelion.grid.Width;
import org.parhelion.io.DataException;
import org.parhelion.io.Variable;
import org.parhelion.io.store.ForwardingStore;
import org.parhelion.io.store.ObjectStore;

class ZarrFieldsTest {
    private static final long SEED = Long.getLong("parhelion.seed", new Random().nextLong());

    /** Fields u (centres), v (faces across x, single precision) and m (steady) of a random grid. */
    private record Run(Grid grid, int frames, ZarrOptions options) {
        static Run random(Random random) {
            int dims = 1 + random.nextInt(3);
            int[] points = new int[dims];
            double[] spacing = new double[dims];
            for (int d = 0; d < dims; d++) {
                // Past the largest chunk along x of two and three axes, 512 and 64.
                points[d] = 7 + random.nextInt(dims == 3 ? d == 2 ? 140 : 20 : dims == 2 ? d == 1 ? 1100 : 20 : 3000);
                spacing[d] = 0.5;
            }
            return new Run(
                    Grid.of(points, spacing),
                    1 + random.nextInt(4),
                    new ZarrOptions(
                            random.nextBoolean() ? ZarrVersion.V3 : ZarrVersion.V2,
                            random.nextBoolean() ? Compression.NONE : Compression.GZIP,
                            dims > 1 && random.nextInt(3) > 0));
        }

        List<Variable> variables() {
            Lattice faces = new Lattice(grid, Location.face(Axis.X), PeriodicAxes.NONE);
            return List.of(
                    new Variable("u", Lattice.centres(grid), Precision.DOUBLE, false, Map.of("units", "K")),
                    new Variable("v", faces, Precision.FLOAT, false, Map.of("units", "m s-1")),
                    new Variable("m", Lattice.centres(grid), Precision.DOUBLE, true, Map.of()));
        }

        void write(ObjectStore store, int ranks, int from, int to) {
            Ranks.threads(ranks, comm -> {
                try {
                    write(store, comm, from, to);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }

        private void write(ObjectStore store, Comm comm, int from, int to) throws IOException {
            Decomposition decomposition = Decomposition.of(grid, comm.size());
            ZarrFields fields = ZarrFields.open(store, options, comm, variables(), Map.of("title", "a run"));
            for (int frame = from; frame < to; frame++) {
                fields.write("u", field(decomposition, comm, 0, frame), 10L * frame, 0.1 * frame);
                fields.write("v", field(decomposition, comm, 1, frame), 10L * frame, 0.1 * frame);
            }
            fields.write("m", field(decomposition, comm, 2, 0), 0, 0);
        }

        private Field field(Decomposition decomposition, Comm comm, int number, int frame) {
            Variable variable = variables().get(number);
            Field field = Field.of(
                    variable.name(),
                    decomposition.block(comm.rank()),
                    variable.precision(),
                    Width.all(grid, 1),
                    variable.lattice());
            Box own = field.owned();
            Box local = field.interior();
            for (int k = local.k0(); k < local.k1(); k++) {
                for (int j = local.j0(); j < local.j1(); j++) {
                    for (int i = local.i0(); i < local.i1(); i++) {
                        field.set(k, j, i, value(number, frame, own.k0() + k, own.j0() + j, own.i0() + i));
                    }
                }
            }
            return field;
        }

        static double value(int number, int frame, int k, int j, int i) {
            return number + 0.25 * frame + 16 * (i + 1000 * (j + 1000.0 * k));
        }
    }

    private static Map<String, String> objects(ObjectStore store) throws IOException {
        Map<String, String> objects = new LinkedHashMap<>();
        for (String key : store.list("")) {
            objects.put(key, HexFormat.of().formatHex(sha(store.get(key).orElseThrow())));
        }
        return objects;
    }

    private static byte[] sha(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    @RepeatedTest(8)
    void theStoreIsTheSameByteForByteOnAnyNumberOfRanks(RepetitionInfo repetition) throws IOException {
        long seed = SEED + repetition.getCurrentRepetition();
        Run run = Run.random(new Random(seed));
        ObjectStore one = ObjectStore.memory();
        run.write(one, 1, 0, run.frames);
        for (int ranks : new int[] {2, 3, 4, 7}) {
            ObjectStore store = ObjectStore.memory();
            run.write(store, ranks, 0, run.frames);
            assertThat(objects(store))
                    .as("seed %d, %s on %d ranks", seed, run, ranks)
                    .isEqualTo(objects(one));
        }
    }

    @RepeatedTest(8)
    void everyValueIsReadBackWithItsTimeAndItsCoordinates(RepetitionInfo repetition) throws IOException {
        long seed = SEED + repetition.getCurrentRepetition();
        Run run = Run.random(new Random(seed));
        ObjectStore store = ObjectStore.memory();
        run.write(store, 3, 0, run.frames);
        for (int number = 0; number < 3; number++) {
            Variable variable = run.variables().get(number);
            ZarrArray array = ZarrArray.open(store, variable.name());
            Box box = variable.lattice().box();
            List<Double> expected = new ArrayList<>();
            for (int frame = 0; frame < (variable.steady() ? 1 : run.frames); frame++) {
                for (int k = box.k0(); k < box.k1(); k++) {
                    for (int j = box.j0(); j < box.j1(); j++) {
                        for (int i = box.i0(); i < box.i1(); i++) {
                            expected.add(Run.value(number, frame, k, j, i));
                        }
                    }
                }
            }
            double[] values = expected.stream()
                    .mapToDouble(value -> variable.precision() == Precision.FLOAT ? (float) (double) value : value)
                    .toArray();
            assertThat(array.read()).as("seed %d, %s", seed, array).isEqualTo(values);
            assertThat(array.dimensions().getFirst().equals("time")).isEqualTo(!variable.steady());
        }
        assertThat(ZarrArray.open(store, "x").read()).startsWith(run.grid.coordinate(Axis.X, 0));
        assertThat(ZarrArray.open(store, "x_face").read())
                .hasSize(run.grid.points(Axis.X) + 1)
                .startsWith(run.grid.coordinate(Axis.X, -0.5));
        assertThat(ZarrArray.open(store, "step").read()).hasSize(run.frames).endsWith(10 * (run.frames - 1));
        assertThat(ZarrArray.open(store, "u").attributes()).containsEntry("units", "K");
    }

    @RepeatedTest(6)
    void eachLevelIsTheMeansOfThePointsOfTheLevelBefore(RepetitionInfo repetition) throws IOException {
        long seed = SEED + repetition.getCurrentRepetition();
        Random random = new Random(seed);
        int dims = 2 + random.nextInt(2);
        int[] points = new int[dims];
        double[] spacing = new double[dims];
        for (int d = 0; d < dims; d++) {
            points[d] = 1 + random.nextInt(dims == 3 ? 12 : 30);
            spacing[d] = 1;
        }
        points[dims - 1] = dims == 3 ? 66 + random.nextInt(200) : 520 + random.nextInt(1800);
        Run run = new Run(Grid.of(points, spacing), 2, ZarrOptions.DEFAULT.withMultiscales(true));
        ObjectStore store = ObjectStore.memory();
        run.write(store, 1 + random.nextInt(5), 0, run.frames);
        for (Variable variable : run.variables()) {
            double[] before = ZarrArray.open(store, variable.name()).read();
            long[] extents = ZarrArray.open(store, variable.name()).shape();
            int level = 1;
            for (;
                    ZarrArray.find(store, "level-" + level + "/" + variable.name())
                            .isPresent();
                    level++) {
                ZarrArray array = ZarrArray.open(store, "level-" + level + "/" + variable.name());
                before = means(before, extents, !variable.steady(), variable.precision());
                extents = array.shape();
                assertThat(array.read()).as("seed %d, %s", seed, array).isEqualTo(before);
            }
            assertThat(level)
                    .as("seed %d", seed)
                    .isEqualTo(Resolutions.levels(variable.lattice().points()))
                    .isGreaterThan(1);
        }
    }

    /** Means of two points along each axis, of the last one alone where their number is odd; point by point. */
    private static double[] means(double[] values, long[] extents, boolean frames, Precision precision) {
        int dims = extents.length;
        int[] shape = LongStream.of(extents).mapToInt(Math::toIntExact).toArray();
        int[] half = new int[dims];
        for (int d = 0; d < dims; d++) {
            half[d] = frames && d == 0 ? shape[d] : (shape[d] + 1) / 2;
        }
        double[] means = new double[Extents.product(half)];
        int[] place = new int[dims];
        for (int n = 0; n < means.length; n++) {
            Extents.unravel(n, half, place);
            double sum = 0;
            int count = 0;
            for (int corner = 0; corner < 1 << dims; corner++) {
                int p = 0;
                boolean there = true;
                for (int d = 0; d < dims; d++) {
                    int bit = corner >> (dims - 1 - d) & 1;
                    boolean frame = frames && d == 0;
                    int index = frame ? place[d] : 2 * place[d] + bit;
                    there &= frame ? bit == 0 : index < shape[d];
                    p = p * shape[d] + index;
                }
                if (there) {
                    sum += values[p];
                    count++;
                }
            }
            means[n] = precision == Precision.FLOAT ? (float) (sum / count) : sum / count;
        }
        return means;
    }

    @Test
    void noLevelsOfAnEarlierWriteStayBesideNewerFields() throws IOException {
        Grid grid = Grid.uniform(100, 700, 0.5);
        for (ZarrVersion version : ZarrVersion.values()) {
            ZarrOptions one = new ZarrOptions(version, Compression.NONE, false);
            Run plain = new Run(grid, 2, one);
            Run several = new Run(grid, 2, one.withMultiscales(true));

            ObjectStore store = ObjectStore.memory();
            several.write(store, 2, 0, 1);
            Map<String, String> before = objects(store);
            assertThatExceptionOfType(RankFailure.class)
                    .isThrownBy(() -> plain.write(store, 2, 1, 2))
                    .withStackTraceContaining("set multiscales as before");
            assertThat(objects(store)).isEqualTo(before);

            for (String key : store.list("")) {
                if (key.startsWith("step/")) {
                    store.delete(key); // as if the store's creation had been interrupted
                }
            }
            plain.write(store, 2, 0, 2);
            ObjectStore expected = ObjectStore.memory();
            plain.write(expected, 2, 0, 2);
            assertThat(objects(store)).isEqualTo(objects(expected));
        }
    }

    @Test
    void whatIsNotAZarrArrayStaysWhereItIs() throws IOException {
        ObjectStore store = ObjectStore.memory();
        store.put("level-1/notes.txt", ByteBuffer.wrap(new byte[] {1}));
        new Run(Grid.uniform(100, 700, 0.5), 2, ZarrOptions.DEFAULT).write(store, 2, 0, 1);
        assertThat(store.list("level-1")).containsExactly("level-1/notes.txt");
    }

    @Test
    void multiscalesOfARodOrAStretchedGridAreRefused() {
        ZarrOptions several = ZarrOptions.DEFAULT.withMultiscales(true);
        Grid stretched = Grid.uniform(4, 3, 1).withCoordinates(Axis.X, 0, 1, 3);
        for (Grid grid : List.of(Grid.uniform(20, 1), stretched)) {
            assertThatExceptionOfType(RankFailure.class)
                    .isThrownBy(() -> new Run(grid, 1, several).write(ObjectStore.memory(), 1, 0, 1))
                    .withMessageContaining("leave multiscales out");
        }
    }

    @RepeatedTest(8)
    void aRunThatGoesOnFromAnEarlierStepGivesTheStoreOfOneThatWasNotStopped(RepetitionInfo repetition)
            throws IOException {
        long seed = SEED + repetition.getCurrentRepetition();
        Random random = new Random(seed);
        Run run = Run.random(random);
        ObjectStore whole = ObjectStore.memory();
        run.write(whole, 2, 0, run.frames);
        ObjectStore store = ObjectStore.memory();
        int stopped = 1 + random.nextInt(run.frames);
        run.write(store, 4, 0, stopped);
        run.write(store, 1 + random.nextInt(4), random.nextInt(stopped + 1), run.frames);
        assertThat(objects(store)).as("seed %d, %s", seed, run).isEqualTo(objects(whole));
    }

    /** A store that stops working after some writes: what a reader finds there is whole. */
    @RepeatedTest(20)
    void aReaderNeverSeesHalfAFrame(RepetitionInfo repetition) throws IOException {
        long seed = SEED + repetition.getCurrentRepetition();
        Random random = new Random(seed);
        ZarrVersion version = random.nextBoolean() ? ZarrVersion.V3 : ZarrVersion.V2;
        Run run = new Run(Grid.uniform(600, 40, 1), 4, ZarrOptions.DEFAULT.withVersion(version));
        ObjectStore kept = ObjectStore.memory();
        run.write(kept, 1, 0, 1);
        int writes = random.nextInt(30);
        assertThatExceptionOfType(RankFailure.class)
                .isThrownBy(() -> run.write(new Failing(kept, writes), 1, 1, 4 + 30));
        ZarrArray time = ZarrArray.open(kept, "time");
        int frames = (int) time.shape()[0];
        assertThat(frames).isPositive();
        double[] u = ZarrArray.open(kept, "u").read(new long[] {frames - 1, 0, 0}, new int[] {1, 600, 40});
        double[] v = ZarrArray.open(kept, "v").read(new long[] {frames - 1, 0, 0}, new int[] {1, 600, 41});
        for (int j = 0; j < 600; j++) {
            for (int i = 0; i < 40; i++) {
                assertThat(u[j * 40 + i]).as("seed %d", seed).isEqualTo(Run.value(0, frames - 1, 0, j, i));
                assertThat(v[j * 41 + i]).as("seed %d", seed).isEqualTo((float) Run.value(1, frames - 1, 0, j, i));
            }
        }
        assertThat(time.read()[frames - 1]).isEqualTo(0.1 * (frames - 1));
    }

    /** A disk that is full after some writes. */
    private static final class Failing extends ForwardingStore {
        private int writes;

        Failing(ObjectStore store, int writes) {
            super(store);
            this.writes = writes;
        }

        private void requireSpace() throws IOException {
            if (writes-- <= 0) {
                throw new IOException("the disk is full");
            }
        }

        @Override
        public void put(String key, ByteBuffer value) throws IOException {
            requireSpace();
            super.put(key, value);
        }

        @Override
        public void put(String key, Body body) throws IOException {
            requireSpace();
            super.put(key, body);
        }
    }

    @Test
    void aStoreOfAnotherGridIsRefused() {
        ObjectStore store = ObjectStore.memory();
        new Run(Grid.uniform(20, 1), 1, ZarrOptions.DEFAULT).write(store, 1, 0, 1);
        assertThatExceptionOfType(RankFailure.class)
                .isThrownBy(() -> new Run(Grid.uniform(21, 1), 1, ZarrOptions.DEFAULT).write(store, 1, 0, 1))
                .withCauseInstanceOf(DataException.class)
                .withMessageContaining("contains another array");
    }
}
