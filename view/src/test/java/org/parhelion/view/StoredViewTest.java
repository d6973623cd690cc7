package org.parhelion.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.parhelion.grid.Axis;
import org.parhelion.grid.Grid;
import org.parhelion.grid.Lattice;
import org.parhelion.io.NpyWriter;
import org.parhelion.io.store.ObjectStore;
import org.parhelion.io.zarr.ZarrArray;
import org.parhelion.runs.file.ConfigException;
import org.parhelion.runs.stored.StoredPlace;
import org.parhelion.view.sample.PixelMap;

/** The page of a run that is over, by HTTP. */
@Timeout(120)
class StoredViewTest {
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final long seed = Long.getLong("parhelion.seed", new Random().nextLong());
    private final Random random = new Random(seed);

    @TempDir
    private Path directory;

    /** Serves a page on a thread of its own until it is closed. */
    private record Served(StoredView view, List<String> notes, Thread thread) implements AutoCloseable {
        static Served open(Path path) throws IOException {
            List<String> notes = new CopyOnWriteArrayList<>();
            StoredView view = StoredView.open(0, StoredPlace.of(path), notes::add);
            Thread thread = Thread.ofPlatform().name("stored").start(() -> {
                try {
                    view.serve();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt(); // the test is over
                }
            });
            return new Served(view, notes, thread);
        }

        @Override
        public void close() {
            thread.interrupt();
            try {
                thread.join();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            } finally {
                view.close();
            }
        }
    }

    private double[] values(int count) {
        return random.doubles(count, -1, 1).toArray();
    }

    @Test
    void everyFrameOfAZarrStoreIsShownAsItWasWritten() throws Exception {
        try (TestRun run = TestRun.start(directory, 2, """
                problem: heat
                grid: {points: [20, 30], spacing: 1 cm}
                diffusivity: 1e-4 m²/s
                dt: 80 %
                steps: 12
                initial: {gaussian: {peak: 300 K, width: 4 cm}}
                boundary: dirichlet 0 K
                output: {format: [zarr], every: 4}
                """)) {
            run.go();
            run.finish();
        }
        Path store = directory.resolve("out/fields.zarr");
        ZarrArray array = ZarrArray.open(ObjectStore.directory(store), "temperature");
        double[] all = array.read();
        int frames = (int) array.shape()[0];
        assertThat(frames).isGreaterThan(2);
        try (Served served = Served.open(directory.resolve("out"));
                Client client = Client.connect(HTTP, served.view.url())) {
            assertThat(served.notes).anyMatch(line -> line.contains("ssh -N -L "));
            Map<String, Object> description = client.text(text -> "run".equals(text.get("kind")));
            List<?> steps = (List<?>) Objects.requireNonNull(description.get("frames"));
            assertThat(steps).hasSize(frames);
            client.show(0, "z", 0, 64);
            client.picture(); // the last frame
            for (int frame : new int[] {0, 2, 1}) {
                client.frame(frame);
                Client.Shown shown = client.picture();
                assertThat(shown.step()).isEqualTo(steps.get(frame));
                assertThat(shown.values()).isEqualTo(floats(all, frame * 600, 600));
            }
            client.command("step");
            assertThat(client.picture().step()).isEqualTo(steps.get(2));
            client.text(text -> rows(client).size() == frames);
            for (int frame = 0; frame < frames; frame++) {
                List<?> row = rows(client).get(frame);
                var figures = Arrays.stream(all, frame * 600, (frame + 1) * 600).summaryStatistics();
                assertThat(row.get(0)).isEqualTo(steps.get(frame));
                assertThat(row.get(3)).isEqualTo(figures.getMin());
                assertThat(row.get(5)).isEqualTo(figures.getMax());
            }
        }
    }

    /** The rows of the series so far. */
    private static List<List<?>> rows(Client client) {
        List<List<?>> rows = new ArrayList<>();
        for (Map<String, Object> text : client.texts) {
            if ("series".equals(text.get("kind"))) {
                for (Object row : (List<?>) Objects.requireNonNull(text.get("rows"))) {
                    rows.add((List<?>) row);
                }
            }
        }
        return rows;
    }

    private static float[] floats(double[] values, int start, int count) {
        float[] floats = new float[count];
        for (int n = 0; n < count; n++) {
            floats[n] = (float) values[start + n];
        }
        return floats;
    }

    @Test
    void aFilmPlaysToTheLastFrame() throws Exception {
        for (int step = 0; step < 4; step++) {
            NpyWriter.write(directory.resolve("u-000000" + step + ".npy"), values(6), 2, 3);
        }
        try (Served served = Served.open(directory);
                Client client = Client.connect(HTTP, served.view.url())) {
            client.text(text -> "run".equals(text.get("kind")));
            client.frame(0);
            client.text(text ->
                    "progress".equals(text.get("kind")) && Integer.valueOf(0).equals(text.get("step")));
            client.command("resume");
            client.text(text ->
                    "running".equals(text.get("state")) && Integer.valueOf(2).equals(text.get("step")));
            client.texts.clear();
            client.text(text ->
                    "paused".equals(text.get("state")) && Integer.valueOf(3).equals(text.get("step")));
        }
    }

    @Test
    void slicesAlongAllAxesAndPicturesOfSeveralPartsAreTheValues() throws Exception {
        int[] shape = {5 + random.nextInt(5), 6 + random.nextInt(5), 7 + random.nextInt(5)};
        double[] body = values(shape[0] * shape[1] * shape[2]);
        NpyWriter.write(directory.resolve("a.npy"), body, shape);
        int rows = 1100 + random.nextInt(100);
        double[] plate = values(rows * 1024);
        NpyWriter.write(directory.resolve("b.npy"), plate, rows, 1024); // more than one part
        double[] rod = values(50);
        NpyWriter.write(directory.resolve("c.npy"), rod, 50);
        try (Served served = Served.open(directory);
                Client client = Client.connect(HTTP, served.view.url())) {
            client.text(text -> "run".equals(text.get("kind")));
            for (Axis axis : Axis.values()) {
                int index = random.nextInt(shape[2 - axis.number()]);
                client.show(0, axis.name().toLowerCase(java.util.Locale.ROOT), index, 1024);
                assertThat(client.picture().values())
                        .as("-Dparhelion.seed=%d, axis %s", seed, axis)
                        .isEqualTo(slice(body, shape, axis, index));
            }
            int pixels = 300 + random.nextInt(300);
            client.show(1, "z", 0, pixels);
            PixelMap map = new PixelMap(Lattice.centres(Grid.uniform(rows, 1024, 1)), Axis.Z, pixels);
            float[] expected = new float[map.rows() * map.columns()];
            for (int p = 0; p < expected.length; p++) {
                expected[p] =
                        (float) plate[map.pointOfRow(p / map.columns()) * 1024 + map.pointOfColumn(p % map.columns())];
            }
            assertThat(client.picture().values())
                    .as("-Dparhelion.seed=%d", seed)
                    .isEqualTo(expected);
            client.show(2, "z", 0, 64);
            assertThat(client.picture().values()).isEqualTo(floats(rod, 0, 50));
        }
    }

    private static float[] slice(double[] values, int[] shape, Axis normal, int index) {
        int[] from = {0, 0, 0};
        int[] extent = shape.clone();
        from[2 - normal.number()] = index;
        extent[2 - normal.number()] = 1;
        float[] slice = new float[extent[0] * extent[1] * extent[2]];
        int p = 0;
        for (int k = from[0]; k < from[0] + extent[0]; k++) {
            for (int j = from[1]; j < from[1] + extent[1]; j++) {
                for (int i = from[2]; i < from[2] + extent[2]; i++) {
                    slice[p++] = (float) values[(k * shape[1] + j) * shape[2] + i];
                }
            }
        }
        return slice;
    }

    @Test
    void anArrayThatIsDamagedAfterwardsIsReportedOnThePageAndDoesNotEndIt() throws Exception {
        NpyWriter.write(directory.resolve("u-0000000.npy"), values(6), 2, 3);
        NpyWriter.write(directory.resolve("u-0000001.npy"), values(6), 2, 3);
        try (Served served = Served.open(directory);
                Client client = Client.connect(HTTP, served.view.url())) {
            client.text(text -> "run".equals(text.get("kind")));
            Files.write(directory.resolve("u-0000000.npy"), new byte[20]);
            client.frame(0);
            client.show(0, "z", 0, 64);
            client.text(text -> String.valueOf(text.get("message")).contains("u-0000000.npy"));
            client.frame(1);
            assertThat(client.picture().values()).hasSize(6);
        }
    }

    @Test
    void aDirectoryWithoutArraysIsRefused() {
        assertThatThrownBy(() -> StoredView.open(0, StoredPlace.of(directory), line -> {}))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(directory.toString())
                .hasMessageContaining("no .npy file");
    }
}
