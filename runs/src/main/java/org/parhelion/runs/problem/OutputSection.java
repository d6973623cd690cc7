package org.parhelion.runs.problem;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.parhelion.Precision;
import org.parhelion.io.zarr.Compression;
import org.parhelion.runs.file.Config;
import org.parhelion.runs.file.Extensions;
import org.parhelion.runs.output.FieldStream;
import org.parhelion.runs.output.OutputField;
import org.parhelion.runs.output.OutputFormat;
import org.parhelion.runs.output.Reduction;
import org.parhelion.runs.output.Selection;
import org.parhelion.runs.output.ZarrFormat;
import org.parhelion.runs.output.ZarrV2Format;
import org.parhelion.solver.Model;

/**
 * The key {@code output}: one stream, or a list of streams with different names.
 *
 * <pre>
 *   output:
 *     - every: 100                    # all fields, in the output directory
 *     - name: slice                   # the directory of these files
 *       fields: temperature
 *       box: {z: 5 mm}
 *       stride: 2
 *       every: 1 ms
 *       window: [mean, variance]
 *       storage: float
 *       format: zarr
 *       compression: gzip
 *       multiscales: true             # and at half, a quarter, … of the points along each axis
 *       to: s3://bucket/means.zarr    # in place of the output directory
 *     - integrals: {fields: u}
 * </pre>
 */
final class OutputSection {
    static final String KEY = "output";

    private static final String FIELDS = "fields";
    private static final String FORMAT = "format";
    private static final String TO = "to";
    private static final String ZARR = "zarr";
    private static final String WINDOW = "window";
    private static final String MULTISCALES = "multiscales";
    private static final String COMPRESSION = "compression";
    private static final List<String> USUAL_FORMATS = List.of("npy", "png");

    private static final Extensions<OutputFormat> FORMATS =
            new Extensions<>(OutputFormat.class, "output format", OutputFormat::name);

    private final Problem problem;
    private final Model model;

    private OutputSection(Problem problem, Model model) {
        this.problem = problem;
        this.model = model;
    }

    /**
     * Reads the streams.
     *
     * @param config the whole file
     * @throws org.parhelion.runs.file.ConfigException if a value is wrong, or two streams would write the same files
     */
    static List<FieldStream> streams(Config config, Problem problem, Model model) {
        OutputSection reader = new OutputSection(problem, model);
        List<FieldStream> streams = new ArrayList<>();
        Map<String, String> names = new HashMap<>();
        for (Config section : config.sections(KEY)) {
            if (!isSeriesAlone(config, section)) {
                FieldStream stream = reader.stream(section);
                requireOtherName(section, stream.name(), names);
                streams.add(stream);
            }
        }
        return List.copyOf(streams);
    }

    /** An item of a list that is no stream. */
    private static boolean isSeriesAlone(Config config, Config section) {
        return config.isList(KEY) && section.has(Integrals.KEY);
    }

    /** File systems may regard upper and lower case as the same. */
    private static void requireOtherName(Config section, String name, Map<String, String> names) {
        Optional<String> before = Optional.ofNullable(names.put(name.toLowerCase(Locale.ROOT), name));
        if (before.isPresent()) {
            throw section.error(
                    "name",
                    name.isEmpty()
                            ? "a second stream without a name would write the same files; a name is required, for instance name: slice"
                            : "'" + name + "' is the name of another stream already ('" + before.get()
                                    + "'): both would write the same files");
        }
    }

    private FieldStream stream(Config section) {
        String name = section.text("name", "");
        if (!FieldStream.isName(name)) {
            throw section.error(
                    "name",
                    "'" + name + "' is not a name of letters, digits, - and _ other than unfinished and checkpoints");
        }
        RunTimes.Interval interval = RunTimes.interval(section, model, problem.marchesInTime());
        List<Reduction> window = window(section);
        Selection selection = BoxSection.read(section, problem.grid());
        if (!selection.equals(Selection.ALL) && !section.has("name")) {
            throw section.error(
                    "name", "missing: a stream of a part of the grid needs a name, that of the directory of its files");
        }
        boolean end = section.bool("end", true);
        if (!end && interval.steps() == 0 && interval.seconds() == 0) {
            throw section.error("end", "without every, the end is the only output; set every, or leave out end");
        }
        List<OutputFormat> formats = multiscales(section, formats(section));
        try {
            FieldStream stream = new FieldStream(
                    name,
                    fields(section, window),
                    selection,
                    interval.steps(),
                    interval.seconds(),
                    end,
                    window,
                    section.has("storage")
                            ? Optional.of(Precision.valueOf(section.choice("storage", List.of("float", "double"))
                                    .toUpperCase(Locale.ROOT)))
                            : Optional.empty(),
                    formats,
                    compression(section, formats));
            stream.size(model, 0); // refuses points that cannot be selected
            return stream;
        } catch (IllegalArgumentException e) {
            throw section.error(section.has("stride") ? "stride" : "box", e.getMessage(), e);
        }
    }

    private static List<Reduction> window(Config section) {
        List<Reduction> window = new ArrayList<>();
        for (String name : section.has(WINDOW) ? section.texts(WINDOW) : List.<String>of()) {
            window.add(Arrays.stream(Reduction.values())
                    .filter(each -> each.label().equals(name.toLowerCase(Locale.ROOT)))
                    .findFirst()
                    .orElseThrow(() -> section.error(WINDOW, "'" + name + "' is not one of mean, min, max, variance")));
        }
        return window;
    }

    /** The fields by their names in files, or by those of the model. */
    private List<OutputField> fields(Config section, List<Reduction> window) {
        List<OutputField> all = problem.outputs();
        if (!section.has(FIELDS)) {
            return window.isEmpty()
                    ? all
                    : all.stream().filter(field -> !field.steady()).toList();
        }
        List<OutputField> fields = new ArrayList<>();
        for (String name : section.texts(FIELDS)) {
            OutputField field = all.stream()
                    .filter(each -> each.name().equals(name))
                    .findFirst()
                    .or(() -> all.stream()
                            .filter(each -> each.field().equals(name))
                            .findFirst())
                    .or(() -> model.fields().contains(name) ? Optional.of(OutputField.of(name, "")) : Optional.empty())
                    .orElseThrow(() -> section.error(
                            FIELDS,
                            "'" + name + "' is no field of this problem; it writes "
                                    + all.stream().map(OutputField::name).toList() + " and has " + model.fields()));
            if (field.steady() && !window.isEmpty()) {
                throw section.error(FIELDS, "'" + name + "' does not change, so that it has no window");
            }
            if (!fields.contains(field)) {
                fields.add(field);
            }
        }
        return fields;
    }

    private static List<OutputFormat> formats(Config section) {
        if (section.has(TO)) {
            if (!section.has(FORMAT) || !section.texts(FORMAT).equals(List.of(ZARR))) {
                throw section.error(
                        TO, "only Zarr can be written to another place; set format: zarr, and no other format");
            }
            try {
                return List.of(ZarrFormat.to(section.text(TO)));
            } catch (IllegalArgumentException e) {
                throw section.error(TO, e.getMessage(), e);
            }
        }
        List<String> names = section.has(FORMAT) ? section.texts(FORMAT) : USUAL_FORMATS;
        return names.stream()
                .distinct()
                .map(name -> FORMATS.named(section, FORMAT, name))
                .toList();
    }

    /** The formats, with several resolutions if {@code multiscales} says so. */
    private List<OutputFormat> multiscales(Config section, List<OutputFormat> formats) {
        if (!section.bool(MULTISCALES, false)) {
            return formats;
        }
        if (model.grid().dims() < 2 || model.grid().isStretched()) {
            throw section.error(
                    MULTISCALES,
                    "they need a grid of two or three axes of equal spacing along each; remove multiscales");
        }
        List<OutputFormat> several = formats.stream()
                .map(format -> switch (format) {
                    case ZarrFormat zarr -> zarr.withMultiscales();
                    case ZarrV2Format zarr -> zarr.withMultiscales();
                    default -> format;
                })
                .toList();
        if (several.equals(formats)) {
            throw section.error(
                    MULTISCALES,
                    "none of the formats "
                            + formats.stream().map(OutputFormat::name).toList()
                            + " has several resolutions; use format: zarr, or remove multiscales");
        }
        return several;
    }

    private static Compression compression(Config section, List<OutputFormat> formats) {
        if (!section.has(COMPRESSION)) {
            return Compression.NONE;
        }
        if (formats.stream().noneMatch(OutputFormat::compresses)) {
            throw section.error(
                    COMPRESSION,
                    "none of the formats "
                            + formats.stream().map(OutputFormat::name).toList()
                            + " compresses; use format: zarr, or remove compression");
        }
        List<String> names = Arrays.stream(Compression.values())
                .map(each -> each.name().toLowerCase(Locale.ROOT))
                .toList();
        Compression compression =
                Compression.valueOf(section.choice(COMPRESSION, names).toUpperCase(Locale.ROOT));
        if (!compression.isAvailable()) {
            throw section.error(
                    COMPRESSION,
                    "zstd is not on the class path; add org.parhelion:parhelion-zstd, or use compression: gzip");
        }
        return compression;
    }
}
