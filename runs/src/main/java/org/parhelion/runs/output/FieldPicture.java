package org.parhelion.runs.output;

import java.util.function.Consumer;
import org.parhelion.grid.Axis;
import org.parhelion.grid.Box;
import org.parhelion.grid.Lattice;
import org.parhelion.io.ColourMap;
import org.parhelion.io.Image;
import org.parhelion.io.Slab;
import org.parhelion.runs.report.Figures;

/** Draws one frame: the whole field, or the {@link DrawnPlane} of one with three axes, with axes and a colour bar; solids are grey. */
final class FieldPicture implements SlabSink.Reception {
    private static final int PIXELS = 1024;

    /** Bytes of a PNG file besides its pixels, about. */
    private static final double AXES = 10_000;

    private final RunOutput run;
    private final Frame frame;
    private final Thumbnail thumbnail;
    private final Consumer<Image> to;

    /** @param to receives the picture when the frame is complete */
    FieldPicture(RunOutput run, Frame frame, Consumer<Image> to) {
        this.run = run;
        this.frame = frame;
        this.thumbnail = new Thumbnail(frame.field().lattice(), PIXELS, run::isSolid);
        this.to = to;
    }

    /** The bytes of a picture of a field: about one a pixel, and the axes. */
    static double bytes(int... points) {
        return AXES
                + Math.min(PIXELS, points[points.length - 1])
                        * (double) Math.min(PIXELS, points.length > 1 ? points[points.length - 2] : 1);
    }

    /** The drawn plane. */
    static Box plane(Frame frame) {
        Lattice points = frame.field().lattice();
        return DrawnPlane.of(points).box(points);
    }

    @Override
    public void accept(Slab slab) {
        thumbnail.add(slab);
    }

    @Override
    public void complete() {
        to.accept(image());
    }

    private Image image() {
        Lattice points = frame.field().lattice();
        int dims = run.grid().dims();
        OutputField output = frame.output();
        String when = run.marchesInTime() ? "t = " + Figures.seconds(frame.timeSeconds()) : "iteration " + frame.step();
        DrawnPlane plane = DrawnPlane.of(points);
        double middle = points.coordinate(plane.across(), plane.index(points));
        String where =
                dims == 3 ? ", plane " + DrawnPlane.name(plane.across()) + " = " + Figures.three(middle) + " m" : "";
        boolean side = plane.across() != Axis.Z;
        String rowAxis = side ? DrawnPlane.name(plane.vertical()) : output.rowAxis();
        Image image = Image.of(thumbnail.values(), thumbnail.rows(), thumbnail.columns())
                .title(run.title() + ", " + points.shape() + " points, " + when + where)
                .axes(
                        axis(points, plane.horizontal(), DrawnPlane.name(plane.horizontal()), "m"),
                        axis(points, plane.vertical(), dims > 1 ? rowAxis : "", dims > 1 ? "m" : ""))
                .quantity(output.name(), output.unit())
                .map(output.map());
        if (output.map() == ColourMap.DIVERGING) {
            double most = ColourRange.symmetric(thumbnail.values());
            image.range(-most, most);
        }
        return side || rowAxis.equals("y") ? image.upwards() : image;
    }

    private static Image.PlotAxis axis(Lattice points, Axis axis, String name, String unit) {
        return new Image.PlotAxis(
                name, unit, points.coordinate(axis, 0), points.coordinate(axis, points.points(axis) - 1));
    }
}
