package org.parhelion.campaign.results;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.parhelion.campaign.Scalar;
import org.parhelion.campaign.TaskRecord;
import org.parhelion.campaign.TaskState;
import org.parhelion.campaign.design.Design;
import org.parhelion.campaign.design.SobolIndices;
import org.parhelion.campaign.spec.CampaignPlan;
import org.parhelion.campaign.spec.Csv;
import org.parhelion.campaign.spec.InputFiles;
import org.parhelion.campaign.spec.PlotRule;
import org.parhelion.runs.host.Checkout;
import org.parhelion.runs.host.Host;
import org.parhelion.runs.host.Release;
import org.parhelion.runs.report.Json;

/** Writes the results of a campaign to its directory. Each file is complete or absent. */
public final class CampaignResults {
    private static final String RESULTS = "results.csv";
    private static final String TIMINGS = "timings.csv";
    private static final String MANIFEST = "manifest.json";
    private static final long BOOTSTRAP_SEED = 1;
    /** Outputs of tasks are hashed up to so many bytes in all. */
    private static final long HASHED_BYTES = 1L << 30;

    private CampaignResults() {}

    /**
     * Writes {@code results.csv}, {@code timings.csv}, plots, indices where the design has them and all points have results, and {@code manifest.json}, which names the others with
     * their checksums.
     *
     * @param plan the campaign
     * @param tasks its tasks
     * @param directory the directory of the campaign
     * @return the names of the files
     * @throws IOException if one cannot be written
     */
    public static List<String> write(CampaignPlan plan, List<TaskRecord> tasks, Path directory) throws IOException {
        ResultTable table = ResultTable.of(plan, tasks);
        List<String> written = new ArrayList<>();
        put(directory, RESULTS, table.csv(), written);
        put(directory, TIMINGS, ResultTable.timings(tasks).csv(), written);
        for (PlotRule plot : plan.plots()) {
            Path part = directory.resolve(plot.fileName() + ".png.part");
            if (ResultPlot.write(table, plot, plan.name(), part)) {
                move(part, plot.fileName() + ".png", written);
            }
        }
        boolean complete = tasks.stream().allMatch(task -> task.state() == TaskState.SUCCEEDED);
        if (plan.saltelli().isPresent() && complete) {
            for (String result : plan.results()) {
                if (isNumber(tasks, result)) {
                    put(directory, "indices-" + result + ".csv", csv(indices(plan, tasks, result)), written);
                }
            }
        }
        put(directory, MANIFEST, Json.pretty(manifest(plan, tasks, directory, written)), written);
        return List.copyOf(written);
    }

    private static void put(Path directory, String name, String text, List<String> written) throws IOException {
        Path part = directory.resolve(name + ".part");
        Files.writeString(part, text);
        move(part, name, written);
    }

    private static void move(Path part, String name, List<String> written) throws IOException {
        Files.move(part, part.resolveSibling(name), StandardCopyOption.ATOMIC_MOVE);
        written.add(name);
    }

    private static boolean isNumber(List<TaskRecord> tasks, String result) {
        return tasks.stream()
                .flatMap(task -> ResultTable.result(task, result).stream())
                .allMatch(value -> value instanceof Scalar.Real || value instanceof Scalar.Whole);
    }

    /**
     * Computes Sobol indices of a result.
     *
     * @param plan a campaign with a Saltelli design
     * @param tasks its tasks
     * @param result the name of a result that is a number
     * @return the indices, by factor
     * @throws IllegalArgumentException if the design is another one, there is no such result, or a point has no result
     */
    public static List<SobolIndices> indices(CampaignPlan plan, List<TaskRecord> tasks, String result) {
        Design design = plan.saltelli()
                .orElseThrow(() -> new IllegalArgumentException(plan.name()
                        + " has no Saltelli design; Sobol indices require design: {type: saltelli, rows: 1024}"));
        if (!plan.results().contains(result)) {
            throw new IllegalArgumentException(
                    result + " is not one of the results " + String.join(", ", plan.results()));
        }
        int nodes = plan.programs().size();
        double[] values = new double[Math.toIntExact(design.size())];
        Arrays.fill(values, Double.NaN);
        for (TaskRecord task : tasks) {
            ResultTable.result(task, result)
                    .filter(value -> value instanceof Scalar.Real || value instanceof Scalar.Whole)
                    .ifPresent(value -> values[task.spec().index() / nodes] = value.asDouble());
        }
        return SobolIndices.of(design, values, BOOTSTRAP_SEED);
    }

    /**
     * Formats indices.
     *
     * @param indices the indices
     * @return a table of comma-separated values
     */
    public static String csv(List<SobolIndices> indices) {
        StringBuilder csv =
                new StringBuilder(Csv.row(List.of("parameter", "first", "first error", "total", "total error")));
        indices.forEach(index -> csv.append(Csv.row(List.of(
                index.parameter(),
                String.valueOf(index.first()),
                String.valueOf(index.firstError()),
                String.valueOf(index.total()),
                String.valueOf(index.totalError())))));
        return csv.toString();
    }

    private static Map<String, Object> manifest(
            CampaignPlan plan, List<TaskRecord> tasks, Path directory, List<String> written) throws IOException {
        Map<String, Object> manifest = Json.object();
        manifest.put("campaign", plan.name());
        manifest.put("fingerprint", sha256(plan.fingerprint().getBytes(StandardCharsets.UTF_8)));
        Map<String, Object> inputs = Json.object();
        InputFiles.of(plan).forEach((file, hash) -> inputs.put(file.toString(), hash));
        manifest.put("inputs", inputs);
        Map<String, Object> states = new TreeMap<>();
        tasks.forEach(task ->
                states.merge(task.state().name().toLowerCase(java.util.Locale.ROOT), 1, (a, b) -> (int) a + (int) b));
        manifest.put("tasks", states);
        Map<String, Object> files = Json.object();
        for (String name : written) {
            files.put(name, InputFiles.sha256(directory.resolve(name)));
        }
        manifest.put("files", files);
        manifest.put("outputs", outputs(directory));
        manifest.put("parhelion", Release.version());
        manifest.put("commit", Checkout.commit().orElse("unknown"));
        manifest.put("java", String.valueOf(Runtime.version()));
        manifest.put("machine", Host.here().summary());
        manifest.put("written", java.time.Instant.now().toString());
        return manifest;
    }

    /** The checksums of all that tasks wrote, as long as they cost seconds. */
    private static Object outputs(Path directory) throws IOException {
        Path runs = directory.resolve("runs");
        if (!Files.isDirectory(runs)) {
            return Json.object();
        }
        List<Path> files;
        try (Stream<Path> all = Files.walk(runs)) {
            files = all.filter(Files::isRegularFile)
                    .filter(file -> !isUnfinished(runs.relativize(file)))
                    .sorted()
                    .toList();
        }
        long bytes = 0;
        for (Path file : files) {
            bytes += Files.size(file);
        }
        if (bytes > HASHED_BYTES) {
            return Host.bytesText(bytes) + " in " + files.size()
                    + " files: too much to read for a manifest; find runs -type f | xargs sha256sum";
        }
        Map<String, Object> hashes = Json.object();
        files.forEach(file -> hashes.put(directory.relativize(file).toString(), InputFiles.sha256(file)));
        return hashes;
    }

    /** Checkpoints, and what a run has not published: both change until it ends. */
    private static boolean isUnfinished(Path file) {
        return file.getNameCount() > 2
                && Set.of("checkpoints", "unfinished").contains(file.getName(1).toString());
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
