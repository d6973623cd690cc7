package org.parhelion.runs.job;

import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.parhelion.grid.Axis;
import org.parhelion.grid.Box;
import org.parhelion.runs.output.OutputDirectory;
import org.parhelion.runs.output.PatchPicture;
import org.parhelion.runs.report.Figures;
import org.parhelion.runs.report.Json;
import org.parhelion.solver.BlowUp;

/**
 * What is reported of a value that is not finite: a table of its neighbours, {@code blow-up.json} and {@code blow-up.png}.
 *
 * @param blowUp the value
 * @param run name of the run
 */
record BlowUpReport(BlowUp blowUp, String run) {
    static final String JSON = "blow-up.json";
    static final String PICTURE = "blow-up.png";
    private static final int NEAR = 2;

    /** The values near the point before the step, or, where these are not known, after it: a table of a few lines. */
    String table() {
        BlowUp.Patch patch = blowUp.patch();
        List<Double> values = patch.before().orElse(patch.values());
        int k = blowUp.index(Axis.Z);
        Box near = patch.box()
                .intersect(new Box(
                        k,
                        blowUp.index(Axis.Y) - NEAR,
                        blowUp.index(Axis.X) - NEAR,
                        k + 1,
                        blowUp.index(Axis.Y) + NEAR + 1,
                        blowUp.index(Axis.X) + NEAR + 1));
        List<String> lines = new ArrayList<>();
        lines.add("'" + blowUp.field() + "' around the point "
                + (patch.before().isPresent() ? "before the step" : "after the step") + " that ended at "
                + Figures.seconds(blowUp.timeSeconds()) + " (Δt = " + Figures.seconds(blowUp.dtSeconds()) + "):");
        lines.add(line(near.rows() > 1 ? "y \\ x" : "x", near, i -> String.valueOf(i)));
        for (int j = near.j0(); j < near.j1(); j++) {
            int row = j;
            lines.add(line(near.rows() > 1 ? String.valueOf(j) : "", near, i -> value(patch, values, k, row, i)));
        }
        if (patch.box().planes() > 1) {
            lines.add("and at its neighbours along z: "
                    + IntStream.range(patch.box().k0(), patch.box().k1())
                            .filter(plane -> plane != k)
                            .mapToObj(plane -> value(patch, values, plane, blowUp.index(Axis.Y), blowUp.index(Axis.X))
                                    + " at " + plane)
                            .collect(Collectors.joining(", ")));
        }
        return String.join(System.lineSeparator(), lines);
    }

    private static String line(String begin, Box near, IntFunction<String> cell) {
        return String.format(Locale.ROOT, "%8s", begin)
                + IntStream.range(near.i0(), near.i1())
                        .mapToObj(i -> String.format(Locale.ROOT, "%12s", cell.apply(i)))
                        .collect(Collectors.joining());
    }

    private static String value(BlowUp.Patch patch, List<Double> values, int k, int j, int i) {
        double value = values.get(patch.find(k, j, i).orElseThrow());
        return Double.isFinite(value) ? String.format(Locale.ROOT, "%.4g", value) : Double.toString(value);
    }

    /** The same facts as an object. Values that are not finite are texts. */
    Map<String, Object> object() {
        Map<String, Object> object = Json.object();
        object.put("field", blowUp.field());
        object.put("step", blowUp.step());
        object.put("timeSeconds", Json.number(blowUp.timeSeconds()));
        object.put("dtSeconds", Json.number(blowUp.dtSeconds()));
        object.put("index", blowUp.point().stream().map(BlowUp.Place::index).toList());
        object.put(
                "coordinates",
                blowUp.point().stream()
                        .map(place -> Json.number(place.metres()))
                        .toList());
        object.put("rank", blowUp.rank());
        object.put("value", number(blowUp.value()));
        blowUp.before().ifPresent(before -> object.put("before", number(before)));
        blowUp.lastFinite().ifPresent(step -> object.put("lastFiniteStep", step));
        Box box = blowUp.patch().box();
        Map<String, Object> patch = Json.object();
        patch.put("from", List.of(box.k0(), box.j0(), box.i0()));
        patch.put("shape", List.of(box.planes(), box.rows(), box.columns()));
        patch.put(
                "values",
                blowUp.patch().values().stream().map(BlowUpReport::number).toList());
        blowUp.patch()
                .before()
                .ifPresent(before -> patch.put(
                        "before", before.stream().map(BlowUpReport::number).toList()));
        object.put("patch", patch);
        return object;
    }

    private static Object number(double value) {
        return Double.isFinite(value) ? (Object) value : Double.toString(value);
    }

    /**
     * Writes both files.
     *
     * @param more further keys of the object, for instance of the last good checkpoint
     */
    void write(OutputDirectory directory, Map<String, Object> more) {
        Map<String, Object> object = object();
        object.putAll(more);
        directory.writeOfFailure(JSON, file -> Files.writeString(file, Json.pretty(object)));
        directory.writeOfFailure(PICTURE, file -> PatchPicture.of(blowUp, run).write(file));
    }
}
