package org.parhelion.runs.job;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Run files with streams of every kind. */
final class RandomStreams {
    private static final int STEPS = 25;

    private final Random random;
    private final int[] points;
    private final boolean adaptive;

    RandomStreams(Random random) {
        this.random = random;
        this.points = IntStream.range(0, 1 + random.nextInt(3))
                .map(_ -> 7 + random.nextInt(6))
                .toArray();
        this.adaptive = random.nextBoolean();
    }

    /** Steps until the end, at least. */
    int steps() {
        return STEPS;
    }

    /** A run file without checkpoints. */
    String text() {
        String streams =
                IntStream.range(0, 1 + random.nextInt(3)).mapToObj(this::stream).collect(Collectors.joining("\n"));
        return """
                problem: heat
                grid: {points: %s, spacing: 1 m}
                diffusivity: 1 m2/s
                initial: {noise: {low: 200 K, high: 400 K, seed: %d}}
                boundary: %s
                precision: %s
                dt: %s
                steps: %d
                output:
                %s
                """.formatted(
                        List.of(texts(points)),
                        random.nextInt(1000),
                        random.nextBoolean() ? "reflecting" : "periodic",
                        random.nextBoolean() ? "double" : "float",
                        adaptive ? "{cfl: 0.4}" : "0.0625 s",
                        STEPS,
                        streams);
    }

    private static Object[] texts(int... numbers) {
        return IntStream.of(numbers).boxed().toArray();
    }

    private String stream(int number) {
        List<String> keys = new ArrayList<>();
        keys.add("name: s" + number);
        if (random.nextInt(3) > 0) {
            keys.add("box: {" + box() + "}");
        }
        if (random.nextBoolean()) {
            keys.add("stride: " + (1 + random.nextInt(4)));
        }
        if (random.nextInt(5) > 0) {
            keys.add("every: " + every());
            keys.add("end: " + random.nextBoolean());
        }
        if (random.nextInt(3) > 0) {
            keys.add("window: " + some("mean", "min", "max", "variance"));
        }
        if (random.nextBoolean()) {
            keys.add("storage: " + (random.nextBoolean() ? "float" : "double"));
        }
        String formats = random.nextInt(12) == 0 ? "[png, apng, npy]" : some("npy", "zarr", "zarr-v2", "vtk", "netcdf");
        keys.add("format: " + formats);
        if (formats.contains("zarr") && random.nextBoolean()) {
            keys.add("compression: gzip");
        }
        return "- {" + String.join(", ", keys) + "}";
    }

    private String every() {
        if (random.nextBoolean()) {
            return Integer.toString(1 + random.nextInt(STEPS));
        }
        return adaptive ? (0.05 + random.nextDouble()) + " s" : 0.0625 * (1 + random.nextInt(STEPS)) + " s";
    }

    private String box() {
        List<String> axes = List.of("z", "y", "x").subList(3 - points.length, 3);
        return IntStream.range(0, points.length)
                .filter(_ -> random.nextBoolean())
                .mapToObj(a -> {
                    int low = random.nextInt(points[a]);
                    return axes.get(a) + ": [" + low + ", " + (low + 1 + random.nextInt(points[a] - low)) + "]";
                })
                .collect(Collectors.joining(", "));
    }

    private String some(String... all) {
        List<String> chosen = Stream.of(all).filter(_ -> random.nextBoolean()).toList();
        return (chosen.isEmpty() ? List.of(all[random.nextInt(all.length)]) : chosen).toString();
    }
}
