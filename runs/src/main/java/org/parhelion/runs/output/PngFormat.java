package org.parhelion.runs.output;

import org.parhelion.Precision;
import org.parhelion.comm.Comm;
import org.parhelion.grid.Axis;
import org.parhelion.grid.Box;
import org.parhelion.grid.Lattice;
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
    private static final double FRAME_BYTES = 10_000;

    @Override
    public String name() {
        return "png";
    }

    /** About a byte a pixel, and the axes. */
    @Override
    public OutputSize size(long frames, Precision precision, int... points) {
        double pixels = Math.min(PIXELS, points[points.length - 1])
                * (double) Math.min(PIXELS, points.length > 1 ? points[points.length - 2] : 1);
        return new OutputSize(frames, frames * (FRAME_BYTES + pixels));
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

        /** The drawn plane. */
        @Override
        public Box needed(Frame frame) {
            Box all = frame.field().lattice().box();
            return all.with(Axis.Z, all.planes() / 2, all.planes() / 2 + 1);
        }

        @Override
        public Reception begin(Frame frame) {
            return new Picture(run, frame, new Thumbnail(frame.field().lattice(), PIXELS, run::isSolid));
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
            Lattice points = frame.field().lattice();
            int dims = run.grid().dims();
            OutputField output = frame.output();
            String when =
                    run.marchesInTime() ? "t = " + Figures.seconds(frame.timeSeconds()) : "iteration " + frame.step();
            int plane = points.points(Axis.Z) / 2;
            double middle = points.coordinate(Axis.Z, plane);
            String where = dims == 3 ? ", plane z = " + Figures.three(middle) + " m" : "";
            Image image = Image.of(thumbnail.values(), thumbnail.rows(), thumbnail.columns())
                    .title(run.title() + ", " + points.shape() + " points, " + when + where)
                    .axes(
                            axis(points, Axis.X, "x", "m"),
                            axis(points, Axis.Y, dims > 1 ? output.rowAxis() : "", dims > 1 ? "m" : ""))
                    .quantity(output.name(), output.unit())
                    .map(output.map());
            if (output.map() == ColourMap.DIVERGING) {
                double most = ColourRange.symmetric(thumbnail.values());
                image.range(-most, most);
            }
            return output.rowAxis().equals("y") ? image.upwards() : image;
        }

        private static Image.PlotAxis axis(Lattice points, Axis axis, String name, String unit) {
            return new Image.PlotAxis(
                    name, unit, points.coordinate(axis, 0), points.coordinate(axis, points.points(axis) - 1));
        }
    }
}
