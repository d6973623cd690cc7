package org.parhelion.grid;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The points of a problem: 1, 2 or 3 axes, evenly spaced along each.
 *
 * <p>Points and spacings are listed in the order of arrays, the slowest axis first: {@code [nz, ny, nx]}; coordinates are listed
 * x first. By default the origin of coordinates lies in the middle of the domain; see {@link #withOrigin}. Immutable; safe for
 * any thread.
 *
 * <pre>
 *          x(0)                    x(nx−1)
 *     y(0)  ●─────●─────●─────●─────●        a point, not a cell: the domain
 *           │           dx          │        reaches from the first to the last
 *           ●     ●     ●     ●     ●
 *           │                       │ dy
 *  y(ny−1)  ●─────●─────●─────●─────●        5 × 3 points: Grid.uniform(3, 5, h)
 * </pre>
 */
public final class Grid {
    /** Of an absent axis: one point at 0, so far from any other that 1 / spacing² is 0. */
    private static final Line ABSENT = new Line(1, Double.POSITIVE_INFINITY, 0, 0);

    private final int dims;
    private final Line z;
    private final Line y;
    private final Line x;

    /**
     * The points of one axis.
     *
     * @param origin the coordinate of index {@code originIndex} [m]. Kept as a pair, so that a centred axis is exactly
     *     antisymmetric, x(i) = −x(n−1−i), and one with its origin at the first point is exactly i·h
     */
    private record Line(int points, double spacing, double origin, double originIndex) {
        static Line centred(int points, double spacing) {
            return new Line(points, spacing, 0, (points - 1) / 2.0);
        }

        double at(double index) {
            return index == originIndex ? origin : origin + (index - originIndex) * spacing;
        }
    }

    private Grid(Line... lines) {
        this.dims = lines.length;
        this.x = lines[dims - 1];
        this.y = dims > 1 ? lines[dims - 2] : ABSENT;
        this.z = dims > 2 ? lines[0] : ABSENT;
    }

    /** {@code nx} points, {@code spacing} apart [m]. */
    public static Grid uniform(int nx, double spacing) {
        return of(new int[] {nx}, new double[] {spacing});
    }

    /** {@code ny} rows of {@code nx} points, {@code spacing} apart [m] along both axes. */
    public static Grid uniform(int ny, int nx, double spacing) {
        return of(new int[] {ny, nx}, new double[] {spacing, spacing});
    }

    /** {@code nz} planes of {@code ny} rows of {@code nx} points, {@code spacing} apart [m] along all axes. */
    public static Grid uniform(int nz, int ny, int nx, double spacing) {
        return of(new int[] {nz, ny, nx}, new double[] {spacing, spacing, spacing});
    }

    /**
     * A grid with a spacing of its own along each axis.
     *
     * @param points number of points along each of 1 to 3 axes, slowest first, each at least 1
     * @param spacing distance between neighbours along the same axes [m], positive and finite
     */
    public static Grid of(int[] points, double[] spacing) {
        if (points.length < 1 || points.length > 3) {
            throw new IllegalArgumentException("a grid has 1, 2 or 3 axes, not " + points.length);
        }
        if (spacing.length != points.length) {
            throw new IllegalArgumentException(points.length + " axes need as many spacings, not " + spacing.length
                    + ": " + Arrays.toString(spacing));
        }
        Line[] lines = new Line[points.length];
        for (int a = 0; a < lines.length; a++) {
            if (points[a] < 1) {
                throw new IllegalArgumentException(
                        "points " + Arrays.toString(points) + ": each axis needs at least 1 point, not " + points[a]);
            }
            if (!(spacing[a] > 0) || Double.isInfinite(spacing[a])) {
                throw new IllegalArgumentException(
                        "spacing " + Arrays.toString(spacing) + ": must be positive and finite, not " + spacing[a]);
            }
            lines[a] = Line.centred(points[a], spacing[a]);
        }
        return new Grid(lines);
    }

    /**
     * The same points with their first one at {@code coordinates}.
     *
     * @param coordinates x, y, z of the point with index 0 [m], x first like all coordinates; as many as there are axes, finite
     * @return a grid with the same points and spacing
     * @throws IllegalArgumentException if they are not as many, or not finite
     */
    public Grid withOrigin(double... coordinates) {
        if (coordinates.length != dims) {
            throw new IllegalArgumentException("origin " + Arrays.toString(coordinates) + " has " + coordinates.length
                    + " coordinates; a grid of " + dims + " axes needs " + dims + ", x first");
        }
        Line[] lines = new Line[dims];
        for (int a = 0; a < dims; a++) {
            double coordinate = coordinates[dims - 1 - a];
            if (!Double.isFinite(coordinate)) {
                throw new IllegalArgumentException("origin " + Arrays.toString(coordinates) + " must be finite");
            }
            Line line = line(axes().get(a));
            lines[a] = new Line(line.points, line.spacing, coordinate, 0);
        }
        return new Grid(lines);
    }

    /**
     * The grid point nearest to a place.
     *
     * @param place coordinates [m], x first; as many as there are axes
     * @return its indices k, j, i: three, 0 along absent axes
     * @throws IllegalArgumentException if there are more or fewer coordinates, or the place is more than half a spacing outside
     *     the domain
     */
    public int[] nearest(double... place) {
        if (place.length != dims) {
            throw new IllegalArgumentException("place " + Arrays.toString(place) + " has " + place.length
                    + " coordinates; a grid of " + dims + " axes needs " + dims + ", x first");
        }
        int[] index = new int[3];
        for (int a = 0; a < dims; a++) {
            Axis axis = axes().get(dims - 1 - a);
            double first = coordinate(axis, 0);
            double nearest = Math.floor((place[a] - first) / spacing(axis) + 0.5);
            if (!(nearest >= 0 && nearest < points(axis))) {
                throw new IllegalArgumentException("place " + place[a] + " m lies outside the domain along " + axis
                        + ", " + first + " … " + coordinate(axis, points(axis) - 1) + " m");
            }
            index[2 - a] = (int) nearest;
        }
        return index;
    }

    /** Axes: 1, 2 or 3. */
    public int dims() {
        return dims;
    }

    /** The axes of this grid, slowest first. */
    public List<Axis> axes() {
        return List.of(Axis.values()).subList(3 - dims, 3);
    }

    /** Points along each axis of this grid, slowest first. */
    public int[] points() {
        return axes().stream().mapToInt(this::points).toArray();
    }

    /** Points along {@code axis}; 1 where it is absent. */
    public int points(Axis axis) {
        return line(axis).points;
    }

    /** Number of planes; 1 below three axes. */
    public int nz() {
        return z.points;
    }

    /** Number of rows of a plane; 1 below two axes. */
    public int ny() {
        return y.points;
    }

    /** Number of points of a row. */
    public int nx() {
        return x.points;
    }

    /** Number of points of the whole grid. */
    public long pointCount() {
        return Math.multiplyExact(Math.multiplyExact((long) nz(), ny()), nx());
    }

    /** All points, as global indices. */
    public Box box() {
        return new Box(0, 0, 0, nz(), ny(), nx());
    }

    /** Distance between neighbours along {@code axis} [m]; infinite where it is absent. */
    public double spacing(Axis axis) {
        return line(axis).spacing;
    }

    /** Distance between planes [m]; infinite below three axes, so that 1 / dz² is 0. */
    public double dz() {
        return z.spacing;
    }

    /** Distance between rows [m]; infinite below two axes, so that 1 / dy² is 0. */
    public double dy() {
        return y.spacing;
    }

    /** Distance between the points of a row [m]. */
    public double dx() {
        return x.spacing;
    }

    /** Where plane {@code k} lies [m]; outside the domain too; 0 below three axes. */
    public double z(int k) {
        return z.at(k);
    }

    /** Where row {@code j} lies [m]; outside the domain too; 0 below two axes. */
    public double y(int j) {
        return y.at(j);
    }

    /** Where point {@code i} of a row lies [m]; outside the domain too. */
    public double x(int i) {
        return x.at(i);
    }

    /** Where {@code index} lies on {@code axis} [m]; fractions lie between points. */
    public double coordinate(Axis axis, double index) {
        return line(axis).at(index);
    }

    private Line line(Axis axis) {
        return switch (axis) {
            case Z -> z;
            case Y -> y;
            case X -> x;
        };
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Grid g && dims == g.dims && z.equals(g.z) && y.equals(g.y) && x.equals(g.x);
    }

    @Override
    public int hashCode() {
        return Arrays.asList(dims, z, y, x).hashCode();
    }

    /** The points along each axis, as a person writes them: {@code 3 × 5}. */
    public String shape() {
        return Arrays.stream(points()).mapToObj(Integer::toString).collect(Collectors.joining(" × "));
    }

    @Override
    public String toString() {
        StringBuilder tree = new StringBuilder("Grid ").append(shape()).append(" points");
        for (Axis axis : axes()) {
            Line line = line(axis);
            tree.append(axis == Axis.X ? "\n└── " : "\n├── ")
                    .append(axis.name().toLowerCase(java.util.Locale.ROOT))
                    .append(": ")
                    .append(line.at(0))
                    .append(" … ")
                    .append(line.at(line.points - 1))
                    .append(" m, ")
                    .append(line.spacing)
                    .append(" m apart");
        }
        return tree.toString();
    }
}
