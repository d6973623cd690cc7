package org.parhelion.view.stored;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import org.parhelion.grid.Axis;
import org.parhelion.io.ColourMap;
import org.parhelion.io.DataException;
import org.parhelion.io.Image;
import org.parhelion.runs.output.OutputDirectory;
import org.parhelion.runs.output.OutputField;
import org.parhelion.runs.report.Figures;
import org.parhelion.runs.stored.StoredPlace;
import org.parhelion.view.page.RunView;
import org.parhelion.view.sample.Picture;
import org.parhelion.view.sample.PixelMap;
import org.parhelion.view.sample.Slice;

/** The last picture of what a run, which may go on, has written. */
public final class LastPicture {
    private static final int PIXELS = 512;

    private LastPicture() {}

    /**
     * Draws the field that was written last: all of it, or the middle plane normal to z of one with three axes.
     *
     * @param directory the run's output directory; need not exist
     * @param name the field's name; empty for the first one that changes in time
     * @return the picture with axes and a colour bar; empty if the run has written no field yet
     * @throws IllegalArgumentException if the run has no field of that name
     * @throws DataException if a file is damaged, or is being written
     * @throws IOException if a file cannot be read
     */
    public static Optional<BufferedImage> of(Path directory, Optional<String> name) throws IOException {
        Path files = OutputDirectory.completeFiles(directory);
        if (!Files.isDirectory(files)) {
            return Optional.empty();
        }
        Optional<StoredRun> opened = StoredRun.find(StoredPlace.of(files));
        if (opened.isEmpty()) {
            return Optional.empty();
        }
        StoredRun run = opened.get();
        RunView view = run.view();
        int number = name.map(wanted -> number(view, wanted))
                .orElseGet(() -> view.seriesFields().stream().findFirst().orElse(0));
        RunView.ViewedField field = view.fields().get(number);
        Slice slice = new Slice(number, Axis.Z, field.points().points(Axis.Z) / 2, PIXELS);
        return Optional.of(image(field, run.picture(slice, run.steps().getLast())));
    }

    private static int number(RunView view, String name) {
        List<String> names =
                view.fields().stream().map(field -> field.output().name()).toList();
        if (!names.contains(name)) {
            throw new IllegalArgumentException("field '" + name + "': must be one of " + String.join(", ", names));
        }
        return names.indexOf(name);
    }

    private static BufferedImage image(RunView.ViewedField field, Picture picture) {
        OutputField output = field.output();
        PixelMap map = new PixelMap(
                field.points(), picture.slice().normal(), picture.slice().pixels());
        double[] values = IntStream.range(0, picture.values().length)
                .mapToDouble(pixel -> picture.values()[pixel])
                .toArray();
        String when = Double.isFinite(picture.timeSeconds()) ? ", t = " + Figures.seconds(picture.timeSeconds()) : "";
        Image image = Image.of(values, picture.rows(), picture.columns())
                .title("step " + picture.step() + when)
                .axes(axis(field, map.columnAxis()), axis(field, map.rowAxis()))
                .quantity(output.name(), output.unit())
                .map(output.map());
        if (output.map() == ColourMap.DIVERGING) {
            Picture.Range range = picture.symmetricRange();
            image.range(range.low(), range.high());
        }
        return image.upwards().draw();
    }

    private static Image.PlotAxis axis(RunView.ViewedField field, Axis axis) {
        int points = field.points().points(axis);
        return new Image.PlotAxis(
                points > 1 ? axis.name().toLowerCase(Locale.ROOT) : "",
                "",
                field.points().coordinate(axis, 0),
                field.points().coordinate(axis, points - 1));
    }
}
