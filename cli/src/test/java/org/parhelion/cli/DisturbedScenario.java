package org.parhelion.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.parhelion.runs.report.Json;

/** A run with output that depends on earlier steps. */
record DisturbedScenario(String config, int steps, List<String> settings) {
    private static final String STORE = "STORE";

    /** Receivers, several fields of one precision, snapshots after steps, a window. */
    static final DisturbedScenario SHOT = new DisturbedScenario(
            "marmousi.yaml",
            70,
            List.of(
                    "velocity=2 km/s",
                    "grid.points=[33,65]",
                    "sponge.width=75 m",
                    "source.place=[150 m, 30 m]",
                    "receivers.to=[450 m, 15 m]",
                    "receivers.count=7",
                    "output=[{every: 13, format: [npy, png, zarr]},"
                            + " {name: loudest, every: 29, window: [max, mean], stride: 2, format: zarr, to: \""
                            + STORE + "/loudest.zarr\"}]",
                    "steps=70"));

    /** Steps of different lengths, snapshots at times, a series, windows of all points and of some. */
    static final DisturbedScenario DAM = new DisturbedScenario(
            "dam-break.yaml",
            50,
            List.of(
                    "grid.points=[24,40]",
                    "grid.spacing=20 m",
                    "until=50 s",
                    "output=[{every: 6 s, format: [npy, zarr, vtk, netcdf, apng]},"
                            + " {name: means, every: 7 s, window: [mean, min], format: zarr, to: \"" + STORE
                            + "/means.zarr\"}, {name: spread, every: 7 s, window: [variance, max], format: [zarr, netcdf]},"
                            + " {name: line, every: 17, box: {y: 20 m}, stride: 3, window: [variance, max], storage: float,"
                            + " format: npy},"
                            + " {integrals: {fields: [level, hu], every: 3}}]"));

    /** A stop test. */
    static final DisturbedScenario PLATE = new DisturbedScenario(
            "jacobi.yaml",
            40,
            List.of(
                    "grid.points=[20,20]",
                    "stop.every=7",
                    "stop.change-below=1e-9 K",
                    "output=[{every: 11}, {name: range, every: 9, window: [min, max, variance], format: npy}]"));

    static final List<DisturbedScenario> ALL = List.of(SHOT, DAM, PLATE);

    private List<String> command(Place place, Ranks ranks, List<String> more) {
        List<String> args = new ArrayList<>(List.of(
                "run", Shell.config(config), "--with", ranks.engine, "--json", "-n", Integer.toString(ranks.count)));
        settings.forEach(setting ->
                args.addAll(List.of("--set", setting.replace(STORE, FullStoreProvider.place(place.store())))));
        args.addAll(more);
        return args;
    }

    Shell run(Place place, Ranks ranks, List<String> more) throws IOException, InterruptedException {
        List<String> command = command(place, ranks, more);
        return ranks.engine.equals("threads")
                ? Shell.parhelion(command.toArray(String[]::new))
                : Shell.process(command);
    }

    /** Some ranks of an engine. */
    record Ranks(String engine, int count) {}

    /** The output directory of a run, and the directory of its object stores. */
    record Place(Path all) {
        Path output() {
            return all.resolve("output");
        }

        Path store() {
            return all.resolve("store");
        }

        Path checkpoints() {
            return store().resolve("checkpoints");
        }

        /** A digest of each file but the report, by path. */
        Map<String, Integer> contents() throws IOException {
            Map<String, Integer> contents = new TreeMap<>();
            try (Stream<Path> files = Files.walk(all)) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    if (!file.endsWith("report.json")) {
                        contents.put(all.relativize(file).toString(), Arrays.hashCode(Files.readAllBytes(file)));
                    }
                }
            }
            assertThat(contents).isNotEmpty();
            return contents;
        }

        /** What the reports have in common: results, and not times. */
        List<Object> report() throws IOException {
            Map<String, Object> report = Json.parse(Files.readString(output().resolve("report.json")));
            return Stream.of("checksum", "residuals", "timeSeconds", "dtSeconds")
                    .map(key -> Objects.requireNonNull(report.get(key), key))
                    .toList();
        }
    }
}
