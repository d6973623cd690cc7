package org.parhelion.io.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.parhelion.grid.Axis;
import org.parhelion.grid.Box;
import org.parhelion.grid.Grid;
import org.parhelion.grid.Lattice;
import org.parhelion.io.ArrayFile;
import org.parhelion.io.Damage;
import org.parhelion.io.DataException;
import org.parhelion.io.FrameRun;
import org.parhelion.io.NpyWriter;
import org.parhelion.io.netcdf.NetcdfFields;
import org.parhelion.io.store.ObjectStore;
import org.parhelion.io.vtk.VtkFields;
import org.parhelion.io.zarr.Compression;
import org.parhelion.io.zarr.ZarrFields;
import org.parhelion.io.zarr.ZarrOptions;
import org.parhelion.io.zarr.ZarrVersion;

class ArraySourceTest {
    private static final long SEED = Long.getLong("parhelion.seed", new Random().nextLong());

    @TempDir
    private Path directory;

    private Path netcdf;
    private Path vtk;
    private Path zarr;

    @BeforeEach
    void name() {
        netcdf = directory.resolve("run.nc");
        vtk = directory.resolve("run.vtk");
        zarr = directory.resolve("run.zarr");
    }

    private void write(FrameRun run, Compression compression) {
        run.write((comm, all) -> NetcdfFields.open(netcdf, comm, all, Map.of())::write, 2, 0, run.frames());
        run.write((comm, all) -> VtkFields.open(vtk, comm, all)::write, 2, 0, run.frames());
        run.write(
                (comm, all) -> ZarrFields.open(
                        ObjectStore.directory(zarr),
                        new ZarrOptions(version(run), compression, false),
                        comm,
                        all,
                        Map.of())::write,
                2,
                0,
                run.frames());
    }

    /** Either version, by chance. */
    private static ZarrVersion version(FrameRun run) {
        return run.frames() % 2 == 0 ? ZarrVersion.V2 : ZarrVersion.V3;
    }

    /** The files that have a frame of a field, each with the number of the frame in it. */
    private List<ArraySource> sources(String field, int frame) throws IOException {
        String piece = (field.equals("v") ? "fields-x_face" : "fields") + "-%07d".formatted(FrameRun.step(frame));
        Path image;
        try (var files = Files.list(vtk)) {
            image = files.filter(file -> file.getFileName().toString().matches(piece + "\\.p?vt[ir]"))
                    .sorted()
                    .findFirst()
                    .orElseThrow();
        }
        return List.of(
                source(netcdf, field, OptionalInt.of(frame)),
                source(zarr, field, OptionalInt.of(frame)),
                source(image, field, OptionalInt.empty()));
    }

    private static ArraySource source(Path path, String variable, OptionalInt frame) {
        return new ArraySource(path, Optional.of(variable), frame, ArraySource.ALL, 1, 0);
    }

    private static ArraySource part(ArraySource source, Box region) {
        return new ArraySource(source.path(), source.variable(), source.frame(), region, 2, -1);
    }

    @RepeatedTest(6)
    void everyFormatHoldsTheSameFieldAndRegionsOfIt(RepetitionInfo repetition) throws IOException {
        long seed = SEED + repetition.getCurrentRepetition();
        Random random = new Random(seed);
        FrameRun run = FrameRun.random(random, 3000, 2600, 300);
        write(run, random.nextBoolean() ? Compression.NONE : Compression.GZIP);
        int frame = random.nextInt(run.frames());
        for (String field : List.of("u", "v")) {
            Lattice lattice = run.variables().get(field.equals("u") ? 0 : 1).lattice();
            Box region = lattice.box();
            for (Axis axis : run.grid().axes()) {
                int low = random.nextInt(lattice.points(axis));
                region = region.with(axis, low, low + 1 + random.nextInt(lattice.points(axis) - low));
            }
            double[] whole = run.values(field, frame);
            double[] part = part(whole, lattice, region);
            int[] points = run.grid().axes().stream().mapToInt(region::extent).toArray();
            for (ArraySource source : sources(field, frame)) {
                assertThat(source.read(lattice.points()).values())
                        .as("seed %d, %s", seed, source)
                        .isEqualTo(whole);
                assertThat(part(source, named(region, run.grid())).read(points).values())
                        .as("seed %d, %s of %s", seed, region, source)
                        .isEqualTo(part);
            }
        }
    }

    /** Without ends along axes that the grid lacks. */
    private static Box named(Box region, Grid grid) {
        Box named = region;
        for (Axis axis : Axis.values()) {
            if (!grid.axes().contains(axis)) {
                named = named.with(axis, 0, Integer.MAX_VALUE);
            }
        }
        return named;
    }

    private static double[] part(double[] whole, Lattice lattice, Box region) {
        double[] part = new double[Math.toIntExact(region.volume())];
        int n = 0;
        for (int k = region.k0(); k < region.k1(); k++) {
            for (int j = region.j0(); j < region.j1(); j++) {
                for (int i = region.i0(); i < region.i1(); i++) {
                    part[n++] = 2 * whole[(k * lattice.points(Axis.Y) + j) * lattice.points(Axis.X) + i] - 1;
                }
            }
        }
        return part;
    }

    @Test
    void byDefaultTheOnlyVariableOfTheGridsAxesIsReadAtTheLastFrame() throws IOException {
        FrameRun run = new FrameRun(Grid.uniform(6, 5, 1), 3);
        write(run, Compression.NONE);
        Path steady = vtk.resolve("steady.vti");
        assertThat(ArraySource.of(steady).read(6, 5).values()).isEqualTo(run.values("m", 0));
        assertThat(ArraySource.of(zarr.resolve("u")).read(6, 5).values()).isEqualTo(run.values("u", 2));
        assertThat(source(netcdf, "u", OptionalInt.empty()).read(6, 5).values()).isEqualTo(run.values("u", 2));
        refused(() -> ArraySource.of(netcdf).read(6, 5), "run.nc: contains the arrays u, v, m; name one as variable");
        refused(() -> ArraySource.of(zarr).read(6, 5), "run.zarr: contains the arrays m, u, v; name one as variable");
    }

    @Test
    void whatDoesNotExistIsRefusedByName() throws IOException {
        FrameRun run = new FrameRun(Grid.uniform(6, 5, 1), 3);
        write(run, Compression.NONE);
        Path image = vtk.resolve("fields-0000010.vti");
        refused(() -> source(netcdf, "T", OptionalInt.empty()).read(), "run.nc: contains no variable 'T', only time");
        refused(() -> source(zarr, "T", OptionalInt.empty()).read(), "run.zarr: contains no Zarr array 'T'");
        refused(() -> source(image, "T", OptionalInt.empty()).read(), "0010.vti: contains no array 'T', only u");
        refused(
                () -> source(netcdf, "u", OptionalInt.of(3)).read(),
                "run.nc: variable 'u' has 3 frames, and no frame 3");
        refused(
                () -> source(zarr, "u", OptionalInt.empty()).read(5, 6),
                "variable 'u' has shape [6, 5] of a grid of [5, 6] points");
        Box beyond = ArraySource.ALL.with(Axis.X, 2, 7);
        refused(
                () -> part(source(zarr, "u", OptionalInt.empty()), beyond).read(),
                "variable 'u' region x: [2, 7] is no part of the array, which has 5 points");
        refused(
                () -> part(source(netcdf, "u", OptionalInt.empty()), ArraySource.ALL.with(Axis.Z, 0, 1))
                        .read(),
                "region z: [0, 1]: the array has no such axis, 2 in all");
        Path text = directory.resolve("start.txt");
        Files.writeString(text, "1 2 3\n4 5 6\n");
        refused(() -> source(text, "u", OptionalInt.empty()).read(), "start.txt: has one array, and no variable 'u'");
    }

    @Test
    void framesAndRegionsOfArrayFilesAreReadToo() throws IOException {
        Path npy = directory.resolve("frames.npy");
        double[] values = new double[24];
        Arrays.setAll(values, n -> n);
        NpyWriter.write(npy, values, 2, 3, 4);
        ArraySource source =
                new ArraySource(npy, Optional.empty(), OptionalInt.of(1), ArraySource.ALL.with(Axis.X, 1, 3), 10, 1);
        ArrayFile read = source.read(3, 2);
        assertThat(read.shape()).containsExactly(3, 2);
        assertThat(read.values()).containsExactly(131, 141, 171, 181, 211, 221);
        Path text = directory.resolve("start.txt");
        Files.writeString(text, "1 2 3\n4 5 6\n");
        assertThat(part(ArraySource.of(text), ArraySource.ALL.with(Axis.Y, 1, 2))
                        .read(3)
                        .values())
                .containsExactly(7, 9, 11);
    }

    private static void refused(ThrowingCallable call, String message) {
        assertThatExceptionOfType(DataException.class).isThrownBy(call).withMessageContaining(message);
    }

    /** One file of a store at a time is damaged. */
    @Test
    void aDamagedStoreIsRefusedByName() throws IOException {
        FrameRun run = new FrameRun(Grid.uniform(6, 70, 1), 2);
        for (Compression compression : List.of(Compression.NONE, Compression.GZIP)) {
            damage(run, ZarrVersion.V3, compression, List.of("u/zarr.json", "u/c/1/0/0"));
        }
        // Without a checksum only what the compression finds is found.
        damage(run, ZarrVersion.V2, Compression.GZIP, List.of("u/.zarray", "u/.zattrs"));
    }

    private void damage(FrameRun run, ZarrVersion version, Compression compression, List<String> names)
            throws IOException {
        zarr = directory.resolve(version + "-" + compression + ".zarr");
        run.write(
                (comm, all) -> ZarrFields.open(
                                ObjectStore.directory(zarr),
                                new ZarrOptions(version, compression, false),
                                comm,
                                all,
                                Map.of())::write,
                1,
                0,
                2);
        for (String name : names) {
            Path file = zarr.resolve(name);
            byte[] good = Files.readAllBytes(file);
            Path store = directory.resolve("damaged-" + version + "-" + compression + ".zarr");
            copy(zarr, store);
            Damage.refused(file, name.contains("/c/") ? 1 << 20 : 1000, SEED, 1500, damaged -> {
                Files.move(damaged, store.resolve(name), StandardCopyOption.REPLACE_EXISTING);
                source(store, "u", OptionalInt.of(1)).read(6, 70);
            });
            Files.write(store.resolve(name), good);
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (var files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Path target = to.resolve(from.relativize(file));
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(file, target, StandardCopyOption.REPLACE_EXISTING);
                }
            }
        }
    }
}
