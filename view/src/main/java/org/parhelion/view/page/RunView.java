package org.parhelion.view.page;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.parhelion.grid.Axis;
import org.parhelion.grid.Lattice;
import org.parhelion.io.ColourMap;
import org.parhelion.runs.output.OutputField;
import org.parhelion.runs.report.Json;
import org.parhelion.view.sample.Slice;

/**
 * What a page shows of a run that does not change while it goes on.
 *
 * @param name title of the run
 * @param marchesInTime whether steps are steps in time rather than iterations
 * @param fields the fields, at least one
 * @param ranks number of ranks
 * @param steps number of steps of the whole run
 * @param untilSeconds the simulated time at which it ends [s]; empty if only the steps count
 * @param commands the commands that it accepts
 * @param settings keys of the run file that can change, with their values at the start
 * @param frames the steps of the frames of a run that is over, in order; empty for one that goes on
 */
public record RunView(
        String name,
        boolean marchesInTime,
        List<ViewedField> fields,
        int ranks,
        long steps,
        OptionalDouble untilSeconds,
        List<PageCommand> commands,
        Map<String, String> settings,
        List<Long> frames) {
    /** Colours of a colour map as a page has it. */
    private static final int COLOURS = 256;

    private static final int MOST_FIELDS_OF_SERIES = 8;

    /**
     * A field of a page.
     *
     * @param output its description
     * @param points its points
     */
    public record ViewedField(OutputField output, Lattice points) {
        private Map<String, Object> json() {
            Map<String, Object> object = Json.object();
            object.put("name", output.name());
            object.put("unit", output.unit());
            object.put("map", output.map().name().toLowerCase(Locale.ROOT));
            object.put("rowAxis", output.rowAxis());
            object.put("steady", output.steady());
            object.put("points", points.points());
            List<List<Object>> extents = new ArrayList<>();
            for (Axis axis : points.grid().axes()) {
                extents.add(List.of(
                        Json.number(points.coordinate(axis, 0)),
                        Json.number(points.coordinate(axis, points.points(axis) - 1))));
            }
            object.put("extents", extents);
            return object;
        }
    }

    /** Copies the lists. */
    public RunView {
        fields = List.copyOf(fields);
        commands = List.copyOf(commands);
        settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
        frames = List.copyOf(frames);
    }

    /** {@return the numbers of the fields whose figures are a series: those that change in time, the first few} */
    public List<Integer> seriesFields() {
        return IntStream.range(0, fields.size())
                .filter(field -> !fields.get(field).output().steady())
                .limit(MOST_FIELDS_OF_SERIES)
                .boxed()
                .toList();
    }

    /**
     * Tells whether a slice exists.
     *
     * @param slice any slice
     * @return whether the run has its field, axis and index
     */
    public boolean has(Slice slice) {
        if (slice.field() >= fields.size()) {
            return false;
        }
        Lattice points = fields.get(slice.field()).points();
        return (points.grid().dims() == 3 || slice.normal() == Axis.Z) && slice.index() < points.points(slice.normal());
    }

    boolean isDiverging(Slice slice) {
        return fields.get(slice.field()).output().map() == ColourMap.DIVERGING;
    }

    /** {@return the message for a page} */
    public Map<String, Object> json() {
        Map<String, Object> object = Json.object();
        object.put("kind", "run");
        object.put("name", name);
        object.put("marchesInTime", marchesInTime);
        object.put("fields", fields.stream().map(ViewedField::json).toList());
        object.put("seriesFields", seriesFields());
        object.put("ranks", ranks);
        object.put("steps", steps);
        object.put("until", Json.number(untilSeconds.orElse(Double.NaN)));
        object.put("settings", settings);
        object.put("frames", frames);
        object.put("commands", commands.stream().map(PageCommand::label).toList());
        Map<String, Object> maps = Json.object();
        for (ColourMap map : ColourMap.values()) {
            maps.put(map.name().toLowerCase(Locale.ROOT), colours(map));
        }
        object.put("maps", maps);
        return object;
    }

    /** Six hexadecimal digits for each colour. */
    private static String colours(ColourMap map) {
        StringBuilder digits = new StringBuilder();
        for (int n = 0; n < COLOURS; n++) {
            digits.append(String.format(Locale.ROOT, "%06x", map.rgb((n + 0.5) / COLOURS)));
        }
        return digits.toString();
    }
}
