package org.parhelion.io.zarr;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.parhelion.grid.Grid;
import org.parhelion.io.FrameRun;
import org.parhelion.io.Python;
import org.parhelion.io.store.ObjectStore;

/** Debian's Zarr and xarray, which are not ours, read stores of version 2, and write some that are read here. */
class ZarrPythonTest {
    private static final long SEED = Long.getLong("parhelion.seed", new Random().nextLong());

    @TempDir
    private Path directory;

    private Path write(FrameRun run, Compression compression) {
        Path store = directory.resolve(compression + ".zarr");
        run.write(
                (comm, all) -> ZarrFields.open(
                        ObjectStore.directory(store),
                        new ZarrOptions(
                                ZarrVersion.V2,
                                compression,
                                run.grid().dims() > 1 && !run.grid().isStretched()),
                        comm,
                        all,
                        Map.of("title", "a run"))::write,
                3,
                0,
                run.frames());
        return store;
    }

    @Test
    void zarrReadsEveryValueOfVersion2() throws IOException, InterruptedException {
        Python.need("zarr");
        String script = """
                import hashlib, sys, zarr
                group = zarr.open_consolidated(sys.argv[1], mode='r')
                print(group.attrs['title'], group.attrs['Conventions'])
                for name in sorted(group.array_keys()):
                    a = group[name]
                    print(name, a.dtype, ','.join(a.attrs['_ARRAY_DIMENSIONS']), a.attrs.get('units', ''),
                          hashlib.sha256(a[...].astype('<f8').tobytes()).hexdigest())
                """;
        Random random = new Random(SEED);
        for (Compression compression : List.of(Compression.NONE, Compression.GZIP)) {
            FrameRun run = FrameRun.random(random, 600, 70, 20);
            List<String> printed = Python.run(script, write(run, compression).toString());
            assertThat(printed.getFirst()).isEqualTo("a run CF-1.10");
            String axes = String.join(
                    ",", List.of("z", "y", "x").subList(3 - run.grid().dims(), 3));
            assertThat(printed)
                    .as("seed %d, %s, %s", SEED, run, compression)
                    .contains(
                            "u float64 time," + axes + " K " + sha(run, "u", run.frames()),
                            "v float32 time," + axes.replace("x", "x_face") + " m s-1 " + sha(run, "v", run.frames()),
                            "m float64 " + axes + "  " + sha(run, "m", 1));
        }
    }

    @Test
    void theLevelsOfMultiscalesLieWhereTheirMetadataSays() throws IOException, InterruptedException {
        Python.need("zarr");
        FrameRun run = new FrameRun(
                Grid.of(new int[] {9, 1100}, new double[] {0.5, 0.25}).withOrigin(1, 2), 2);
        String script = """
                import sys, zarr
                group = zarr.open_consolidated(sys.argv[1], mode='r')
                for scales in group.attrs['multiscales']:
                    names = [axis['name'] for axis in scales['axes']]
                    print(scales['version'], scales['name'], scales['type'], names)
                    for data in scales['datasets']:
                        a = group[data['path']]
                        assert a.attrs['_ARRAY_DIMENSIONS'] == names
                        scale, translation = [t[t['type']] for t in data['coordinateTransformations']]
                        folder = data['path'][:-len(scales['name'])]
                        for axis in (-2, -1):
                            x = group[folder + names[axis]][...]
                            n = len(x) - 1 # the last point of an odd number of points is alone
                            assert abs(x[:n] - (translation[axis] + scale[axis] * numpy.arange(n))).max() < 1e-12
                        print(data['path'], a.shape)
                """;
        assertThat(Python.run(
                        "import numpy\n" + script, write(run, Compression.NONE).toString()))
                .containsExactly(
                        "0.4 u mean ['time', 'y', 'x']",
                        "u (2, 9, 1100)",
                        "level-1/u (2, 5, 550)",
                        "level-2/u (2, 3, 275)",
                        "0.4 v mean ['time', 'y', 'x_face']",
                        "v (2, 9, 1101)",
                        "level-1/v (2, 5, 551)",
                        "level-2/v (2, 3, 276)",
                        "0.4 m mean ['y', 'x']",
                        "m (9, 1100)",
                        "level-1/m (5, 550)",
                        "level-2/m (3, 275)");
    }

    private static String sha(FrameRun run, String name, int frames) {
        return FrameRun.sha(IntStream.range(0, frames)
                .boxed()
                .flatMapToDouble(frame -> Arrays.stream(run.values(name, frame)))
                .toArray());
    }

    @Test
    void xarrayFindsCoordinatesByTheConventions() throws IOException, InterruptedException {
        Python.need("zarr, xarray");
        FrameRun run = new FrameRun(Grid.uniform(4, 5, 0.5), 3);
        String script = """
                import sys, xarray
                run = xarray.open_zarr(sys.argv[1], decode_timedelta=False)
                print(sorted(run.u.coords), run.u.units, float(run.u.sel(time=0.1, method='nearest').isel(y=3, x=4)))
                """;
        assertThat(Python.run(script, write(run, Compression.GZIP).toString()))
                .containsExactly("['step', 'time', 'x', 'y'] K " + run.values("u", 1)[3 * 5 + 4]);
    }

    @Test
    void arraysThatZarrWritesAreRead() throws IOException, InterruptedException {
        Python.need("zarr");
        Path store = directory.resolve("python.zarr");
        String script = """
                import numcodecs, numpy, sys, zarr
                group = zarr.open_group(sys.argv[1], mode='w')
                for name, dtype, compressor, separator in [
                        ('plain', '>f4', None, '.'), ('packed', '<i2', numcodecs.GZip(1), '/'), ('bits', '|b1', None, '.')]:
                    values = (numpy.arange(35).reshape(5, 7) % (2 if dtype == '|b1' else 100)).astype(dtype)
                    group.array(name, values, chunks=(2, 3), compressor=compressor, dimension_separator=separator)
                """;
        Python.run(script, store.toString());
        double[] numbers = IntStream.range(0, 35).asDoubleStream().toArray();
        ObjectStore objects = ObjectStore.directory(store);
        assertThat(ZarrArray.open(objects, "plain").read()).isEqualTo(numbers);
        assertThat(ZarrArray.open(objects, "packed").read()).isEqualTo(numbers);
        assertThat(ZarrArray.open(objects, "bits").read())
                .isEqualTo(Arrays.stream(numbers).map(n -> n % 2).toArray());
        assertThat(Files.exists(store.resolve("packed/2/2"))).isTrue();
    }
}
