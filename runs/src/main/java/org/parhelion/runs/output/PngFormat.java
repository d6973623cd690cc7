package org.parhelion.runs.output;

import org.parhelion.comm.Comm;
import org.parhelion.grid.Grid;
import org.parhelion.io.ColourMap;
import org.parhelion.io.Image;
import org.parhelion.io.Slab;
import org.parhelion.runs.report.Figures;

/**
 * {@code png}: each frame is a picture with axes and a colour bar; solids are grey. A grid of three axes is drawn as its middle
 * plane.
 */
public final class PngFormat implements OutputFormat {
    private static final int PIXELS = 1024;

    @Override
    public String name() {
        return "png";
    }

    @Override
    public FieldSink open(RunOutput run) {
        return new Sink(run);
    }

    private record Sink(RunOutput run) implements SlabSink {
        @Override
        public Comm comm() {
            return run.comm();
        }

        @Override
        public Reception begin(Frame frame) {
            return new Picture(run, frame, new Thumbnail(run.grid(), PIXELS, run::isSolid));
        }
    }

    private record Picture(RunOutput run, Frame frame, Thumbnail thumbnail) implements SlabSink.Reception {
        @Override
        public void accept(Slab slab) {
            thumbnail.add(slab);
        }

        @Override
        public void complete() {
            Image image = image();
            try (OutputDirectory.Part file = run.begin(frame.name() + ".png")) {
                file.write(image::write);
                file.complete();
            }
        }

        private Image image() {
            Grid grid = run.grid();
            OutputField output = frame.output();
            String when =
                    run.marchesInTime() ? "t = " + Figures.seconds(frame.timeSeconds()) : "iteration " + frame.step();
            String where = grid.dims() == 3 ? ", plane z = " + Figures.three(grid.z(grid.nz() / 2)) + " m" : "";
            Image image = Image.of(thumbnail.values(), thumbnail.rows(), thumbnail.columns())
                    .title(run.title() + ", " + grid.shape() + " points, " + when + where)
                    .axes(
                            new Image.PlotAxis("x", "m", grid.x(0), grid.x(grid.nx() - 1)),
                            new Image.PlotAxis(
                                    grid.dims() > 1 ? output.rowAxis() : "",
                                    grid.dims() > 1 ? "m" : "",
                                    grid.y(0),
                                    grid.y(grid.ny() - 1)))
                    .quantity(output.name(), output.unit())
                    .map(output.map());
            if (output.map() == ColourMap.DIVERGING) {
                double most = ColourRange.symmetric(thumbnail.values());
                image.range(-most, most);
            }
            return output.rowAxis().equals("y") ? image.upwards() : image;
        }
    }
}
