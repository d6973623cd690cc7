package org.parhelion.grid;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * A grid of 1, 2 or 3 axes, with uniform spacing along each or, {@linkplain #withCoordinates stretched}, a coordinate for each
 * point.
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
    private final int dims;
    private final Line z;
    private final Line y;
    private final Line x;

    private Grid(Line... lines) {
        this.dims = lines.length;
        this.x = lines[dims - 1];
        this.y = dims > 1 ? lines[dims - 2] : Line.ABSENT;
        this.z = dims > 2 ? lines[0] : Line.ABSENT;
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
            lines[a] = Line.Uniform.centred(points[a], spacing[a]);
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
            lines[a] = line(axes().get(a)).startingAt(coordinate);
        }
        return new Grid(lines);
    }

    /**
     * Stretches one axis: gives each of its points a coordinate. Outside the domain the points are mirrored about the wall, half
     * a spacing outside the outermost point.
     *
     * @param axis an axis of this grid
     * @param coordinates coordinates of its points [m], at least 2, finite and strictly increasing
     * @return a grid with the same numbers of points and the same other axes
     * @throws IllegalArgumentException if a coordinate is wrong, their number is not that of the points, or the grid lacks the
     *     axis
     */
    public Grid withCoordinates(Axis axis, double... coordinates) {
        if (!axes().contains(axis)) {
            throw new IllegalArgumentException("a grid of " + dims + " axes has no axis " + axis + " to stretch");
        }
        if (coordinates.length != points(axis)) {
            throw new IllegalArgumentException(
                    coordinates.length + " coordinates for the " + points(axis) + " points of axis " + axis);
        }
        Line stretched;
        try {
            stretched = new Line.Stretched(coordinates);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("axis " + axis + ": " + e.getMessage(), e);
        }
        return new Grid(axes().stream()
                .map(each -> each == axis ? stretched : line(each))
                .toArray(Line[]::new));
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
            double nearest = line(axis).nearest(place[a]);
            if (!(nearest >= 0 && nearest < points(axis))) {
                throw new IllegalArgumentException("place " + place[a] + " m lies outside the domain along " + axis
                        + ", " + coordinate(axis, 0) + " … " + coordinate(axis, points(axis) - 1) + " m");
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
        return line(axis).points();
    }

    /** {@return the number of planes; 1 in grids of one or two axes} */
    public int nz() {
        return z.points();
    }

    /** {@return the number of rows of a plane; 1 in grids of one axis} */
    public int ny() {
        return y.points();
    }

    /** {@return the number of points of a row} */
    public int nx() {
        return x.points();
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
     * @throws IllegalStateException if the axis is stretched
     */
    public double spacing(Axis axis) {
        if (line(axis) instanceof Line.Uniform uniform) {
            return uniform.spacing();
        }
        throw new IllegalStateException(
                "axis " + axis + " is stretched, " + line(axis).spacings()
                        + ", and what is asked for needs one spacing: use a uniform axis, or a formula that reads the distances to the"
                        + " neighbours (Point.dxLow and dxHigh)");
    }

    /**
     * The distance from a point to its lower neighbour along one axis.
     *
     * @param axis the axis
     * @param index index along the axis; may lie outside the domain
     * @return the distance [m]; infinite along an absent axis
     */
    public double spacingLow(Axis axis, int index) {
        return line(axis).between(index - 1);
    }

    /**
     * The distance from a point to its upper neighbour along one axis.
     *
     * @param axis the axis
     * @param index index along the axis; may lie outside the domain
     * @return the distance [m]; infinite along an absent axis
     */
    public double spacingHigh(Axis axis, int index) {
        return line(axis).between(index);
    }

    /**
     * The distance between the two outermost points at a side of the domain.
     *
     * @param side the side
     * @return the distance [m]; infinite along an absent axis
     */
    public double spacing(Side side) {
        return side.isHigh() ? spacingLow(side.axis(), points(side.axis()) - 1) : spacingHigh(side.axis(), 0);
    }

    /**
     * What boundaries take for the spacing at a side: the ghost point m lies (2m − 1) times this distance from the point that it
     * mirrors.
     *
     * @param side a side of the domain
     * @param m distance of the ghost point from the outermost point in points: 1, 2, …
     * @return the spacing of a uniform axis; else the distance between the points m − 1 and −m, counted from the side inward,
     *     divided by 2m − 1 [m]
     */
    public double wallSpacing(Side side, int m) {
        Line line = line(side.axis());
        if (line instanceof Line.Uniform uniform) {
            return uniform.spacing();
        }
        int inside = side.isHigh() ? line.points() - m : m - 1;
        int outside = side.isHigh() ? line.points() - 1 + m : -m;
        return Math.abs(line.at(inside) - line.at(outside)) / (2 * m - 1);
    }

    /**
     * What boundaries take for the spacing at a side of a field whose points lie on faces along the side's axis: the ghost point m
     * lies 2m times this distance from the point that it mirrors.
     *
     * @param side a side of the domain
     * @param m distance of the ghost point from the wall in points: 1, 2, …
     * @return the spacing of a uniform axis; else the distance between the faces m and −m, counted from the wall inward, divided
     *     by 2m [m]
     */
    public double faceSpacing(Side side, int m) {
        Line line = line(side.axis());
        if (line instanceof Line.Uniform uniform) {
            return uniform.spacing();
        }
        double wall = side.isHigh() ? line.points() - 0.5 : -0.5;
        return (line.at(wall + m) - line.at(wall - m)) / (2 * m);
    }

    /**
     * Tells whether an axis was given a coordinate for each point.
     *
     * @param axis the axis
     * @return whether {@link #withCoordinates} made it; such an axis has no {@link #spacing}
     */
    public boolean isStretched(Axis axis) {
        return line(axis) instanceof Line.Stretched;
    }

    /** {@return whether some axis is stretched} */
    public boolean isStretched() {
        return axes().stream().anyMatch(this::isStretched);
    }

    /**
     * {@return the distance between planes [m]; infinite in grids of one or two axes, so that 1 / dz² is 0}
     *
     * @throws IllegalStateException if the axis is stretched
     */
    public double dz() {
        return spacing(Axis.Z);
    }

    /**
     * {@return the distance between rows [m]; infinite in grids of one axis, so that 1 / dy² is 0}
     *
     * @throws IllegalStateException if the axis is stretched
     */
    public double dy() {
        return spacing(Axis.Y);
    }

    /**
     * {@return the distance between the points of a row [m]}
     *
     * @throws IllegalStateException if the axis is stretched
     */
    public double dx() {
        return spacing(Axis.X);
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
                    .append(line.at(line.points() - 1))
                    .append(" m, ")
                    .append(line.spacings());
        }
        return tree.toString();
    }
}
