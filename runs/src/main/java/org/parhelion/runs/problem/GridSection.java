package org.parhelion.runs.problem;

import java.util.Arrays;
import java.util.Locale;
import org.parhelion.grid.Axis;
import org.parhelion.grid.Grid;
import org.parhelion.runs.file.Config;
import org.parhelion.runs.file.Dimension;

/** The section {@code grid}: {@code points}, {@code spacing} or {@code extent}, and {@code coordinates} of stretched axes. */
public final class GridSection {
    private static final int MOST_POINTS = Integer.MAX_VALUE - 64;

    private GridSection() {}

    private static final String COORDINATES = "coordinates";

    /**
     * Reads a grid of equal spacings of 1 to 3 axes. A single spacing or extent applies to all axes; the extent is then the extent along x.
     * {@code origin} contains the coordinates of the first point, x first. Default: the middle of the grid is at 0.
     *
     * @param config the whole file
     * @return the grid
     * @throws org.parhelion.runs.file.ConfigException if a key is missing or wrong
     */
    public static Grid read(Config config) {
        Config section = config.section("grid");
        if (section.has(COORDINATES)) {
            throw section.error(
                    COORDINATES,
                    "the scheme of problem '" + config.text("problem") + "' requires equal spacings; remove them."
                            + " allen-cahn, burgers, gray-scott, heat, poisson and shallow-water allow them");
        }
        return uniform(section);
    }

    /**
     * Reads a grid of 1 to 3 axes, for problems whose scheme allows stretched ones: {@code coordinates} has a section for each of
     * them, with a {@code file}, or {@code from}, {@code to}, {@code ratio} of neighbouring spacings and the {@code dense} side.
     *
     * @param config the whole file
     * @return the grid
     * @throws org.parhelion.runs.file.ConfigException if a key is missing or wrong
     */
    public static Grid readStretched(Config config) {
        Config section = config.section("grid");
        if (!section.has(COORDINATES)) {
            return uniform(section);
        }
        int[] points = points(section);
        Config coordinates = section.section(COORDINATES);
        boolean spaced = section.has("spacing") || section.has("extent");
        double[] ones = new double[points.length];
        Arrays.fill(ones, 1);
        Grid grid = spaced ? uniform(section) : Grid.of(points, ones);
        int stretched = 0;
        for (Axis axis : grid.axes()) {
            String key = axis.name().toLowerCase(Locale.ROOT);
            if (coordinates.has(key)) {
                try {
                    grid = grid.withCoordinates(
                            axis, StretchedAxis.read(coordinates.section(key), axis, grid.points(axis)));
                } catch (IllegalArgumentException e) {
                    throw coordinates.error(key, e.getMessage(), e);
                }
                stretched++;
            }
        }
        if (!spaced && stretched < points.length) {
            throw section.error(
                    "spacing",
                    "required for the axes without coordinates; spacing or extent, for all axes or for each");
        }
        return grid;
    }

    private static Grid uniform(Config section) {
        int[] points = points(section);
        if (section.has("spacing") == section.has("extent")) {
            throw section.error(
                    section.has("spacing") ? "extent" : "spacing",
                    "exactly one of spacing (between neighbours) and extent (first to last point) is required");
        }
        double[] spacing = section.has("spacing")
                ? perAxis(section, "spacing", points.length, section.positives("spacing", Dimension.LENGTH))
                : fromExtent(section, points);
        Grid grid = Grid.of(points, spacing);
        requireCountable(section, grid);
        return section.has("origin")
                ? grid.withOrigin(
                        perAxis(section, "origin", points.length, section.quantities("origin", Dimension.LENGTH)))
                : grid;
    }

    private static void requireCountable(Config section, Grid grid) {
        try {
            grid.pointCount();
        } catch (ArithmeticException e) {
            throw section.error("points", grid.shape() + " points exceed 2^63; use fewer", e);
        }
    }

    /**
     * Reads {@code points} alone.
     *
     * @param section the section {@code grid}
     * @return points along 1 to 3 axes, slowest first
     * @throws org.parhelion.runs.file.ConfigException if the key is missing or wrong
     */
    public static int[] points(Config section) {
        int[] points = section.integers("points", 1, MOST_POINTS);
        if (points.length > 3) {
            throw section.error("points", points.length + " axes; a grid has 1, 2 or 3 axes: [nz, ny, nx]");
        }
        return points;
    }

    private static double[] fromExtent(Config section, int... points) {
        double[] extents = section.positives("extent", Dimension.LENGTH);
        double[] spacing = new double[points.length];
        if (extents.length == 1) {
            Arrays.fill(spacing, extents[0] / intervals(section, points[points.length - 1]));
            return spacing;
        }
        perAxis(section, "extent", points.length, extents);
        Arrays.setAll(spacing, axis -> extents[axis] / intervals(section, points[axis]));
        return spacing;
    }

    private static int intervals(Config section, int points) {
        if (points < 2) {
            throw section.error("extent", "an axis of 1 point has no extent; use spacing instead");
        }
        return points - 1;
    }

    private static double[] perAxis(Config section, String key, int axes, double... values) {
        if (values.length == axes) {
            return values;
        }
        if (values.length != 1) {
            throw section.error(key, values.length + " values for " + axes + " axes; write one value, or one per axis");
        }
        double[] all = new double[axes];
        Arrays.fill(all, values[0]);
        return all;
    }
}
