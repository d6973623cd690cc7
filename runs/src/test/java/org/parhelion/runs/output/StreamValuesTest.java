package org.parhelion.runs.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.parhelion.Precision;
import org.parhelion.comm.Ranks;
import org.parhelion.field.Field;
import org.parhelion.grid.Axis;
import org.parhelion.grid.Box;
import org.parhelion.grid.Decomposition;
import org.parhelion.grid.Grid;
import org.parhelion.grid.Location;
import org.parhelion.grid.Width;
import org.parhelion.io.NpyFile;
import org.parhelion.physics.Heat;
import org.parhelion.solver.Clock;
import org.parhelion.solver.Model;

/** What streams write, against obvious implementations. */
class StreamValuesTest {
    private static final int RANKS = 5;
    private static final int STEPS = 6;

    private final long seed = Long.getLong("parhelion.seed", System.nanoTime());

    @TempDir
    private Path parent;

    /** The value at a point after a step. */
    private static double value(int step, int k, int j, int i) {
        return Math.sin(1 + step * 7.3 + 100 * k + 10 * j + i) * 1e3;
    }

    /** Writes the outputs of a stream after the last step, with a window over all steps. */
    private Path write(Model model, FieldStream stream) {
        Grid grid = model.grid();
        OutputDirectory directory = OutputDirectory.open(parent.resolve(stream.name() + "-run"), true);
        Ranks.threads(RANKS, comm -> {
            Decomposition decomposition = Decomposition.of(grid, comm);
            Field u = Field.of("u", decomposition.block(), model.precision(), Width.all(grid, 1), model.lattice("u"));
            RunOutput run = RunOutput.of(
                    "values",
                    true,
                    stream.fields(),
                    model,
                    decomposition,
                    comm,
                    comm.rank() == 0 ? Optional.of(directory) : Optional.empty());
            try (StreamWriter writer = StreamWriter.open(stream, run, _ -> u)) {
                for (int step = 1; step <= STEPS; step++) {
                    set(u, step);
                    writer.sample(step);
                }
                writer.write(new Clock(STEPS, STEPS), true);
                writer.finish();
            }
        });
        return parent.resolve(stream.name() + "-run").resolve("unfinished").resolve(stream.name());
    }

    private static void set(Field u, int step) {
        Box owned = u.owned();
        for (int k = owned.k0(); k < owned.k1(); k++) {
            for (int j = owned.j0(); j < owned.j1(); j++) {
                for (int i = owned.i0(); i < owned.i1(); i++) {
                    u.set(k - owned.k0(), j - owned.j0(), i - owned.i0(), value(step, k, j, i));
                }
            }
        }
    }

    private static void requireValues(Path file, double... expected) throws IOException {
        try (NpyFile array = NpyFile.open(file)) {
            double[] values = IntStream.range(0, (int) array.count())
                    .mapToDouble(array::at)
                    .toArray();
            assertThat(values).containsExactly(expected);
        }
    }

    @Test
    void aBoxWithStridesHasTheValuesAndCoordinatesOfItsPoints() throws IOException {
        Random random = new Random(seed);
        for (int run = 0; run < 20; run++) {
            int[] n = {1 + random.nextInt(6), 3 + random.nextInt(6), 3 + random.nextInt(9)};
            Grid grid = Grid.uniform(n[0], n[1], n[2], 0.5);
            Selection selection = Selection.ALL;
            int[][] indices = new int[3][];
            for (int a = 0; a < 3; a++) {
                int low = random.nextInt(n[a]);
                int high = low + 1 + random.nextInt(n[a] - low);
                int stride = 1 + random.nextInt(3);
                Axis axis = grid.axes().get(a);
                selection = selection.along(axis, low, high).every(axis, stride);
                indices[a] = IntStream.range(low, high)
                        .filter(index -> (index - low) % stride == 0)
                        .toArray();
            }
            FieldStream stream =
                    FieldStream.of("run" + run, OutputField.of("u", "K")).select(selection);
            Path files = write(model(grid), stream);
            requireValues(
                    files.resolve("u.npy"),
                    IntStream.of(indices[0])
                            .boxed()
                            .flatMapToDouble(k -> IntStream.of(indices[1])
                                    .boxed()
                                    .flatMapToDouble(
                                            j -> IntStream.of(indices[2]).mapToDouble(i -> value(STEPS, k, j, i))))
                            .toArray());
            if (!selection.on(grid).cuts(grid)) {
                continue;
            }
            try (NpyFile x = NpyFile.open(files.resolve("x.npy"))) {
                assertThat(x.count()).as("-Dparhelion.seed=%d", seed).isEqualTo(indices[2].length);
                for (int q = 0; q < x.count(); q++) {
                    assertThat(x.at(q)).isCloseTo(grid.x(indices[2][q]), within(1e-12));
                }
            }
        }
    }

    private static Model model(Grid grid) {
        return Model.of(Heat.of(grid, 1, 0.01), grid);
    }

    @Test
    void reductionsAreThoseOfAllStepsInDoublePrecision() throws IOException {
        Grid grid = Grid.uniform(7, 9, 1);
        FieldStream stream = FieldStream.of("all", OutputField.of("u", "m/s"))
                .window(Reduction.values())
                .storage(Precision.DOUBLE);
        Path files = write(model(grid), stream);
        double[] mean = new double[63];
        double[] variance = new double[63];
        double[] min = new double[63];
        double[] max = new double[63];
        for (int p = 0; p < mean.length; p++) {
            int point = p;
            double[] values = IntStream.rangeClosed(1, STEPS)
                    .mapToDouble(step -> value(step, 0, point / 9, point % 9))
                    .toArray();
            for (int n = 0; n < values.length; n++) {
                double before = values[n] - mean[p];
                mean[p] += before / (n + 1);
                variance[p] += before * (values[n] - mean[p]);
            }
            variance[p] /= STEPS;
            min[p] = DoubleStream.of(values).min().orElseThrow();
            max[p] = DoubleStream.of(values).max().orElseThrow();
            double plain = DoubleStream.of(values).average().orElseThrow();
            assertThat(mean[p]).isCloseTo(plain, within(1e-10));
            assertThat(variance[p])
                    .isCloseTo(
                            DoubleStream.of(values)
                                    .map(value -> (value - plain) * (value - plain))
                                    .average()
                                    .orElseThrow(),
                            within(1e-6));
        }
        requireValues(files.resolve("u-mean.npy"), mean);
        requireValues(files.resolve("u-variance.npy"), variance);
        requireValues(files.resolve("u-min.npy"), min);
        requireValues(files.resolve("u-max.npy"), max);
    }

    @Test
    void floatsAreTheRoundedValuesOfADoubleRun() throws IOException {
        Grid grid = Grid.uniform(4, 6, 1);
        Path files = write(
                model(grid), FieldStream.of("single", OutputField.of("u", "K")).storage(Precision.FLOAT));
        requireValues(
                files.resolve("u.npy"),
                IntStream.range(0, 24)
                        .mapToDouble(p -> (float) value(STEPS, 0, p / 6, p % 6))
                        .toArray());
    }

    /** Of cells 2 … 5, the low faces. */
    @Test
    void aBoxOfPointsOnFacesHasTheLowFacesOfItsCells() throws IOException {
        Grid grid = Grid.uniform(4, 8, 1).withOrigin(0.5, 0.5);
        Model faces = model(grid).location("u", Location.face(Axis.X));
        FieldStream stream = FieldStream.of("faces", OutputField.of("u", "K"));
        Path files = write(faces, stream.select(Selection.ALL.along(Axis.X, 2, 6)));
        requireValues(
                files.resolve("u.npy"),
                IntStream.range(0, 16)
                        .mapToDouble(p -> value(STEPS, 0, p / 4, 2 + p % 4))
                        .toArray());
        try (NpyFile x = NpyFile.open(files.resolve("u-x.npy"))) {
            assertThat(x.at(0)).isEqualTo(2);
            assertThat(x.count()).isEqualTo(4);
        }
        assertThatThrownBy(() -> new SelectedGrid(Selection.ALL.every(Axis.X, 2), Decomposition.of(grid, 2))
                        .lattice(faces.lattice("u")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("stride");
    }

    @Test
    void constantsHaveNoVarianceAndTheFirstStepIsExact() {
        WindowValues window = new WindowValues(new Box(0, 0, 0, 1, 1, 3), EnumSet.allOf(Reduction.class));
        Grid grid = Grid.uniform(3, 1);
        Decomposition one = Decomposition.of(grid, 1);
        Field u = Field.of("u", one.block(0), Precision.DOUBLE, Width.NONE);
        u.fill(1 / 3.0 + 1e8);
        SelectedGrid all = new SelectedGrid(Selection.ALL, one);
        for (int step = 1; step < 50; step++) {
            window.add(all, u);
            for (Reduction reduction : List.of(Reduction.MEAN, Reduction.MIN, Reduction.MAX)) {
                Field to = all.field(u, Precision.DOUBLE, 0);
                window.give(reduction, to);
                assertThat(to.at(0, 0, 2)).isEqualTo(u.at(0, 0, 2));
            }
            Field to = all.field(u, Precision.DOUBLE, 0);
            window.give(Reduction.VARIANCE, to);
            assertThat(to.at(0, 0, 1)).isZero();
        }
    }
}
