package org.parhelion.view.stored;

import java.io.IOException;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.parhelion.grid.Axis;
import org.parhelion.grid.Grid;
import org.parhelion.grid.Lattice;
import org.parhelion.runs.stored.StoredFrame;
import org.parhelion.view.sample.FieldFigures;
import org.parhelion.view.sample.Picture;
import org.parhelion.view.sample.PixelMap;
import org.parhelion.view.sample.Slice;

/** Reads what a page shows from a frame in a file, in parts of bounded size. */
final class FramePicture {
    /** Values of a part: 8 MiB of doubles. */
    private static final long PART_VALUES = 1 << 20;

    private static final int MOST_AXES = 3;
    /** Spacings that differ by less, relative to their mean, are equal. */
    private static final double EQUAL_SPACING = 1e-6;

    private FramePicture() {}

    /** Whether a frame has one to three axes and is no coordinate. */
    static boolean canShow(StoredFrame frame) {
        return frame.shape().length >= 1
                && frame.shape().length <= MOST_AXES
                && !frame.isCoordinate()
                && Arrays.stream(frame.shape()).allMatch(extent -> extent >= 1 && extent < Integer.MAX_VALUE);
    }

    /** The points of a frame. Where their coordinates are not known, they are the indices. */
    static Lattice lattice(StoredFrame frame) throws IOException {
        int[] points = Arrays.stream(frame.shape()).mapToInt(Math::toIntExact).toArray();
        double[] spacing = new double[points.length];
        double[] origin = new double[points.length];
        Arrays.fill(spacing, 1);
        Map<Axis, double[]> stretched = new EnumMap<>(Axis.class);
        for (Axis axis : Grid.of(points, spacing).axes()) {
            int a = points.length - 1 - axis.number();
            double[] coordinates = frame.coordinates(axis);
            if (coordinates.length != points[a] || coordinates.length < 2 || !increases(coordinates)) {
                continue;
            }
            double mean = (coordinates[points[a] - 1] - coordinates[0]) / (points[a] - 1);
            if (areEquallySpaced(coordinates, mean)) {
                origin[axis.number()] = coordinates[0]; // x first
                spacing[a] = mean;
            } else {
                stretched.put(axis, coordinates);
            }
        }
        Grid grid = Grid.of(points, spacing).withOrigin(origin);
        for (Map.Entry<Axis, double[]> each : stretched.entrySet()) {
            grid = grid.withCoordinates(each.getKey(), each.getValue());
        }
        return Lattice.centres(grid);
    }

    private static boolean increases(double... coordinates) {
        for (int n = 1; n < coordinates.length; n++) {
            if (!(coordinates[n] > coordinates[n - 1])) {
                return false;
            }
        }
        return Double.isFinite(coordinates[0]) && Double.isFinite(coordinates[coordinates.length - 1]);
    }

    private static boolean areEquallySpaced(double[] coordinates, double spacing) {
        for (int n = 1; n < coordinates.length; n++) {
            if (Math.abs(coordinates[n] - coordinates[0] - n * spacing) > EQUAL_SPACING * spacing) {
                return false;
            }
        }
        return true;
    }

    /** The middle slice normal to z. */
    static Slice middle(Lattice points, int pixels) {
        return new Slice(0, Axis.Z, points.points(Axis.Z) / 2, pixels);
    }

    /** Reads a picture: bands of rows, of which the points of the pixels are taken. */
    static Picture of(StoredFrame frame, Lattice points, Slice slice, long step) throws IOException {
        PixelMap map = new PixelMap(points, slice.normal(), slice.pixels());
        float[] values = new float[map.rows() * map.columns()];
        int most = (int) Math.max(1, PART_VALUES / points.points(map.columnAxis()));
        for (int row = 0; row < map.rows(); ) {
            int low = map.pointOfRow(row);
            int end = row + 1;
            while (end < map.rows() && map.pointOfRow(end) - low < most) {
                end++;
            }
            double[] band = band(frame, points, map, slice, low, map.pointOfRow(end - 1) + 1);
            for (; row < end; row++) {
                int start = (map.pointOfRow(row) - low) * points.points(map.columnAxis());
                for (int column = 0; column < map.columns(); column++) {
                    values[row * map.columns() + column] = (float) band[start + map.pointOfColumn(column)];
                }
            }
        }
        return new Picture(slice, step, frame.timeSeconds(), map.rows(), map.columns(), values, List.of());
    }

    private static double[] band(StoredFrame frame, Lattice points, PixelMap map, Slice slice, int low, int high)
            throws IOException {
        int axes = points.grid().dims();
        long[] from = new long[axes];
        int[] extent = new int[axes];
        for (Axis axis : points.grid().axes()) {
            int a = axes - 1 - axis.number();
            boolean row = axis == map.rowAxis();
            boolean column = axis == map.columnAxis();
            from[a] = row ? low : column ? 0 : slice.index();
            extent[a] = row ? high - low : column ? points.points(axis) : 1;
        }
        return frame.box(from, extent);
    }

    /** The figures of all finite values. */
    static FieldFigures figures(StoredFrame frame) throws IOException {
        FieldFigures figures = FieldFigures.NONE;
        int part = (int) Math.clamp(PART_VALUES / Math.max(1, frame.rowValues()), 1, Math.max(1, frame.rows()));
        for (long row = 0; row < frame.rows(); row += part) {
            figures = figures.and(figures(frame.rows(row, (int) Math.min(part, frame.rows() - row))));
        }
        return figures;
    }

    private static FieldFigures figures(double... values) {
        double min = Double.POSITIVE_INFINITY;
        double max = Double.NEGATIVE_INFINITY;
        double sum = 0;
        long count = 0;
        for (double value : values) {
            if (Double.isFinite(value)) {
                min = Math.min(min, value);
                max = Math.max(max, value);
                sum += value;
                count++;
            }
        }
        return new FieldFigures(min, max, sum, count);
    }
}
