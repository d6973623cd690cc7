package org.parhelion.view.stored;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.parhelion.io.ColourMap;
import org.parhelion.io.DataException;
import org.parhelion.runs.output.OutputField;
import org.parhelion.runs.report.Json;
import org.parhelion.runs.stored.StoredArrays;
import org.parhelion.runs.stored.StoredFrame;
import org.parhelion.runs.stored.StoredPlace;
import org.parhelion.view.page.PageCommand;
import org.parhelion.view.page.RunView;
import org.parhelion.view.page.Series;
import org.parhelion.view.sample.FieldFigures;
import org.parhelion.view.sample.Picture;
import org.parhelion.view.sample.Slice;

/**
 * What a run wrote, as a page shows it. Its frames are the steps at which any array was written; an array that was not written at a frame is shown as
 * it was before. Immutable.
 */
public final class StoredRun {
    private static final String REPORT = "report.json";
    /** A field has values of both signs if the smaller extreme is at least this part of the larger one. */
    private static final double BOTH_SIGNS = 0.05;

    private static final int PROBE_PIXELS = 64;

    /** A field: its arrays by step, and its points. */
    private record StoredField(NavigableMap<Long, StoredArrays.Opening> arrays, RunView.ViewedField viewed) {
        StoredFrame at(long step) throws IOException {
            Map.Entry<Long, StoredArrays.Opening> before = arrays.floorEntry(step);
            return (before == null ? arrays.firstEntry() : before).getValue().open();
        }
    }

    private final String name;
    private final List<StoredField> fields;
    private final List<Long> steps;

    private StoredRun(String name, List<StoredField> fields) {
        this.name = name;
        this.fields = fields;
        TreeSet<Long> all = new TreeSet<>();
        fields.forEach(field -> all.addAll(field.arrays.keySet()));
        this.steps = List.copyOf(all);
    }

    /**
     * Opens what a run wrote.
     *
     * @param place a directory or a folder of an object store, a Zarr store, or a {@code .npy} file
     * @return the run
     * @throws DataException if it contains no array of one to three axes
     * @throws IOException if a file cannot be read
     */
    public static StoredRun open(StoredPlace place) throws IOException {
        return of(place, StoredArrays.of(place))
                .orElseThrow(() -> new DataException(place + ": contains no array of one, two or three axes"));
    }

    /** As {@link #open}; empty if there is no such array, not yet perhaps. */
    static Optional<StoredRun> find(StoredPlace place) throws IOException {
        return of(place, StoredArrays.find(place));
    }

    private static Optional<StoredRun> of(StoredPlace place, SortedMap<StoredArrays.Key, StoredArrays.Opening> found)
            throws IOException {
        Map<String, NavigableMap<Long, StoredArrays.Opening>> arrays = new TreeMap<>();
        long last = 0;
        for (Map.Entry<StoredArrays.Key, StoredArrays.Opening> each : found.entrySet()) {
            long step = each.getKey().step();
            if (step == StoredArrays.END) {
                step = Math.max(last, stepsOf(place));
            } else {
                last = step; // what holds at the end comes last
            }
            arrays.computeIfAbsent(each.getKey().name(), _ -> new TreeMap<>()).putIfAbsent(step, each.getValue());
        }
        List<StoredField> fields = new ArrayList<>();
        for (Map.Entry<String, NavigableMap<Long, StoredArrays.Opening>> each : arrays.entrySet()) {
            try (StoredFrame frame = each.getValue().lastEntry().getValue().open()) {
                if (FramePicture.canShow(frame)) {
                    fields.add(new StoredField(each.getValue(), viewed(each.getKey(), each.getValue(), frame)));
                }
            }
        }
        return fields.isEmpty() ? Optional.empty() : Optional.of(new StoredRun(place.name(), fields));
    }

    /** The steps of a run that is complete, by its report; 0 without one. */
    private static long stepsOf(StoredPlace place) throws IOException {
        Optional<String> report = place.text(REPORT);
        return report.isPresent() && Json.parse(report.get()).get("steps") instanceof Number steps
                ? steps.longValue()
                : 0;
    }

    private static RunView.ViewedField viewed(
            String name, NavigableMap<Long, StoredArrays.Opening> arrays, StoredFrame frame) throws IOException {
        RunView.ViewedField plain = new RunView.ViewedField(
                new OutputField(name, name, frame.unit(), ColourMap.VIRIDIS, "y", arrays.size() == 1),
                FramePicture.lattice(frame));
        Slice middle = FramePicture.middle(plain.points(), PROBE_PIXELS);
        Picture probe = FramePicture.of(frame, plain.points(), middle, 0);
        Picture.Range range = probe.range();
        double larger = Math.max(-range.low(), range.high());
        boolean bothSigns = Math.min(-range.low(), range.high()) > BOTH_SIGNS * larger;
        ColourMap map = bothSigns ? ColourMap.DIVERGING : ColourMap.VIRIDIS;
        return new RunView.ViewedField(
                new OutputField(name, name, frame.unit(), map, "y", arrays.size() == 1), plain.points());
    }

    /** {@return the description for a page} */
    public RunView view() {
        List<PageCommand> commands =
                steps.size() > 1 ? List.of(PageCommand.PAUSE, PageCommand.RESUME, PageCommand.STEP) : List.of();
        return new RunView(
                name,
                true,
                fields.stream().map(StoredField::viewed).toList(),
                1,
                steps.getLast(),
                OptionalDouble.empty(),
                commands,
                Map.of(),
                steps);
    }

    /** {@return the steps of the frames, in order} */
    public List<Long> steps() {
        return steps;
    }

    /**
     * The simulated time of a frame.
     *
     * @param step its step
     * @return the time [s]; NaN if no array of this step contains it
     * @throws IOException if it cannot be read
     */
    public double timeSeconds(long step) throws IOException {
        for (StoredField field : fields) {
            StoredArrays.Opening opening = field.arrays.get(step);
            if (opening != null) {
                try (StoredFrame frame = opening.open()) {
                    if (Double.isFinite(frame.timeSeconds())) {
                        return frame.timeSeconds();
                    }
                }
            }
        }
        return Double.NaN;
    }

    /**
     * Takes a picture of a frame.
     *
     * @param slice a slice that {@link RunView#has}
     * @param step the step of the frame
     * @return the picture
     * @throws DataException if the array is damaged
     * @throws IOException if it cannot be read
     */
    public Picture picture(Slice slice, long step) throws IOException {
        StoredField field = fields.get(slice.field());
        try (StoredFrame frame = field.at(step)) {
            int[] points = field.viewed.points().points();
            if (!Arrays.equals(Arrays.stream(points).asLongStream().toArray(), frame.shape())) {
                throw new DataException(field.viewed.output().name() + ": its shape is "
                        + Arrays.toString(frame.shape()) + " at step " + step + ", " + Arrays.toString(points)
                        + " at the last step");
            }
            return FramePicture.of(frame, field.viewed.points(), slice, step);
        }
    }

    /**
     * Computes the figures of a frame, of the fields that change. Reads all their values.
     *
     * @param step the step of the frame
     * @return the row of the series
     * @throws DataException if an array is damaged
     * @throws IOException if one cannot be read
     */
    public Series.Row figures(long step) throws IOException {
        List<FieldFigures> figures = new ArrayList<>();
        for (int field : view().seriesFields()) {
            try (StoredFrame frame = fields.get(field).at(step)) {
                figures.add(FramePicture.figures(frame));
            }
        }
        return new Series.Row(step, timeSeconds(step), Double.NaN, figures);
    }
}
