package org.parhelion.grid;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * A grid of 1, 2 or 3 axes with uniform spacing along each.
 *
 * <p>Numbers of points and spacings are listed slowest axis first, as in arrays: {@code [nz, ny, nx]}. Coordinates are listed x
 * first. By default the origin of coordinates is the centre of the domain; see {@link #withOrigin}. Immutable; safe for any
 * thread.
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
    /** An absent axis: one point at 0 with infinite spacing, so that 1 / spacing² is 0. */
    private static final Line ABSENT = new Line(1, Double.POSITIVE_INFINITY, 0, 0);

    private final int dims;
    private final Line z;
    private final Line y;
    private final Line x;

    /**
     * The points of one axis.
     *
     * @param origin the coordinate of index {@code originIndex} [m]. Both are stored, so that a centred axis is exactly
     *     antisymmetric, x(i) = −x(n−1−i), and an axis with its origin at the first point is exactly i·h
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

    /**
     * A one-dimensional grid, centred at 0.
     *
     * @param nx number of points, at least 1
     * @param spacing distance between neighbouring points [m], positive and finite
     * @return the grid
     * @throws IllegalArgumentException if an argument is out of range
     */
    public static Grid uniform(int nx, double spacing) {
        return of(new int[] {nx}, new double[] {spacing});
    }

    /**
     * A two-dimensional grid with the same spacing along both axes, centred at (0, 0).
     *
     * @param ny number of rows, at least 1
     * @param nx number of points of a row, at least 1
     * @param spacing distance between neighbouring points [m], positive and finite
     * @return the grid
     * @throws IllegalArgumentException if an argument is out of range
     */
    public static Grid uniform(int ny, int nx, double spacing) {
        return of(new int[] {ny, nx}, new double[] {spacing, spacing});
    }

    /**
     * A three-dimensional grid with the same spacing along all axes, centred at (0, 0, 0).
     *
     * @param nz number of planes, at least 1
     * @param ny number of rows of a plane, at least 1
     * @param nx number of points of a row, at least 1
     * @param spacing distance between neighbouring points [m], positive and finite
     * @return the grid
     * @throws IllegalArgumentException if an argument is out of range
     */
    public static Grid uniform(int nz, int ny, int nx, double spacing) {
        return of(new int[] {nz, ny, nx}, new double[] {spacing, spacing, spacing});
    }

    /**
     * A grid with a separate spacing for each axis, centred at the origin of coordinates.
     *
     * @param points number of points along each of 1 to 3 axes, slowest first, each at least 1
     * @param spacing distance between neighbouring points along the same axes [m], positive and finite
     * @return the grid
     * @throws IllegalArgumentException if an argument is out of range or the arrays differ in length
     */
    public static Grid of(int[] points, double[] spacing) {
        if (points.length < 1 || points.length > 3) {
            throw new IllegalArgumentException("a grid has 1, 2 or 3 axes, not " + points.length);
        }
        if (spacing.length != points.length) {
            throw new IllegalArgumentException("spacing " + Arrays.toString(spacing) + " has " + spacing.length
                    + " numbers; a grid of " + points.length + " axes needs " + points.length);
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
     * Moves the grid so that its first point lies at given coordinates.
     *
     * @param coordinates coordinates of the point with index 0 [m], x first, one per axis, finite
     * @return a grid with the same numbers of points and spacings
     * @throws IllegalArgumentException if the number of coordinates is wrong, or one is not finite
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
     * The grid point nearest to a position.
     *
     * @param place coordinates [m], x first, one per axis
     * @return its indices k, j, i: always three, 0 along absent axes
     * @throws IllegalArgumentException if the number of coordinates is wrong, or the position is more than half a
     *     spacing outside the domain
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

    /** {@return the number of axes: 1, 2 or 3} */
    public int dims() {
        return dims;
    }

    /** {@return the axes of this grid, slowest first} */
    public List<Axis> axes() {
        return List.of(Axis.values()).subList(3 - dims, 3);
    }

    /** {@return the number of points along each axis of this grid, slowest first} */
    public int[] points() {
        return axes().stream().mapToInt(this::points).toArray();
    }

    /**
     * The number of points along one axis.
     *
     * @param axis the axis
     * @return number of points; 1 along an absent axis
     */
    public int points(Axis axis) {
        return line(axis).points;
    }

    /** {@return the number of planes; 1 in grids of one or two axes} */
    public int nz() {
        return z.points;
    }

    /** {@return the number of rows of a plane; 1 in grids of one axis} */
    public int ny() {
        return y.points;
    }

    /** {@return the number of points of a row} */
    public int nx() {
        return x.points;
    }

    /**
     * {@return the number of points of the whole grid}
     *
     * @throws ArithmeticException if it exceeds a long
     */
    public long pointCount() {
        return Math.multiplyExact(Math.multiplyExact((long) nz(), ny()), nx());
    }

    /** {@return all points, as global indices} */
    public Box box() {
        return new Box(0, 0, 0, nz(), ny(), nx());
    }

    /**
     * The distance between neighbouring points along one axis.
     *
     * @param axis the axis
     * @return spacing [m]; infinite along an absent axis
     */
    public double spacing(Axis axis) {
        return line(axis).spacing;
    }

    /** {@return the distance between planes [m]; infinite in grids of one or two axes, so that 1 / dz² is 0} */
    public double dz() {
        return z.spacing;
    }

    /** {@return the distance between rows [m]; infinite in grids of one axis, so that 1 / dy² is 0} */
    public double dy() {
        return y.spacing;
    }

    /** {@return the distance between the points of a row [m]} */
    public double dx() {
        return x.spacing;
    }

    /**
     * The z coordinate of a plane.
     *
     * @param k index of the plane; may lie outside the domain
     * @return z [m]; 0 for plane 0 of a grid of one or two axes
     */
    public double z(int k) {
        return z.at(k);
    }

    /**
     * The y coordinate of a row.
     *
     * @param j index of the row; may lie outside the domain
     * @return y [m]; 0 for row 0 of a grid of one axis
     */
    public double y(int j) {
        return y.at(j);
    }

    /**
     * The x coordinate of a point of a row.
     *
     * @param i index of the point; may lie outside the domain
     * @return x [m]
     */
    public double x(int i) {
        return x.at(i);
    }

    /**
     * The coordinate of an index along one axis.
     *
     * @param axis the axis
     * @param index index along the axis; fractions lie between points, and it may lie outside the domain
     * @return the coordinate along {@code axis} [m]
     */
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

    /** {@return the number of points along each axis as text, slowest first, for instance {@code 3 × 5}} */
    public String shape() {
        return Arrays.stream(points()).mapToObj(Integer::toString).collect(Collectors.joining(" × "));
    }

    @Override
    public String toString() {
        StringBuilder tree = new StringBuilder("Grid ").append(shape()).append(" points");
        for (Axis axis : axes()) {
            Line line = line(axis);
            tree.append(axis == Axis.X ? "\n└── " : "\n├── ")
                    .append(axis.name().toLowerCase(Locale.ROOT))
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
