package org.parhelion.io.zarr;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.parhelion.grid.Axis;
import org.parhelion.grid.Grid;
import org.parhelion.io.Variable;
import org.parhelion.io.frame.Coordinates;

/**
 * The resolutions of a field in a group: level 0 is the array itself, each further level has half as many points along each axis, and the last one is a
 * single chunk at most. {@code multiscales} of OME-NGFF 0.5 (0.4 in version 2 of Zarr) describes them, so that viewers read as many points as they show.
 *
 * <pre>
 *   temperature              level 0
 *   level-1/temperature      means of 2 × 2 points of level 0
 *   level-2/temperature      means of 2 × 2 points of level 1
 *   level-1/y, level-1/x     means of the coordinates of these points
 * </pre>
 *
 * Source: ngff.openmicroscopy.org/0.5.
 */
final class Resolutions {
    private static final int FEWEST_AXES = 2;

    private Resolutions() {}

    /**
     * Refuses a field that multiscales cannot describe.
     *
     * @throws IllegalArgumentException with the reason
     */
    static void require(Grid grid) {
        if (grid.dims() < FEWEST_AXES) {
            throw new IllegalArgumentException(
                    "multiscales need a grid of two or three axes, this one has one: leave multiscales out");
        }
        if (grid.isStretched()) {
            throw new IllegalArgumentException(
                    "multiscales have one spacing an axis, and this grid is stretched: leave multiscales out");
        }
    }

    /** The number of levels of a field, 1 or more. */
    static int levels(int... points) {
        int levels = 1;
        for (int[] level = points; !ShardLayout.isOneChunk(level); level = half(level)) {
            levels++;
        }
        return levels;
    }

    /** The number of points along each axis of a level. */
    static int[] points(int level, int... points) {
        int[] at = points;
        for (int l = 0; l < level; l++) {
            at = half(at);
        }
        return at;
    }

    private static int[] half(int... points) {
        return IntStream.of(points).map(extent -> Math.ceilDiv(extent, 2)).toArray();
    }

    /** The coordinates of a level along an axis. */
    static double[] coordinates(int level, double... coordinates) {
        double[] at = coordinates;
        for (int l = 0; l < level; l++) {
            double[] finer = at;
            at = new double[Math.ceilDiv(finer.length, 2)];
            for (int i = 0; i < at.length; i++) {
                at[i] = 2 * i + 1 < finer.length ? (finer[2 * i] + finer[2 * i + 1]) / 2 : finer[2 * i];
            }
        }
        return at;
    }

    /** The folder of the group of a level: empty for level 0. */
    static String folder(int level) {
        return level == 0 ? "" : group(level) + "/";
    }

    /** The group of a level from 1 on. */
    static String group(int level) {
        return "level-" + level;
    }

    /** The attributes of a group that describe its fields. */
    static Map<String, Object> attributes(ZarrVersion version, List<Variable> variables) {
        List<Object> all = new ArrayList<>();
        for (Variable variable : variables) {
            Map<String, Object> one = new LinkedHashMap<>();
            if (version == ZarrVersion.V2) {
                one.put("version", "0.4");
            }
            one.put("name", variable.name());
            one.put("type", "mean");
            one.put("axes", axes(variable));
            one.put(
                    "datasets",
                    IntStream.range(0, levels(variable.lattice().points()))
                            .mapToObj(level -> dataset(variable, level))
                            .toList());
            all.add(one);
        }
        if (version == ZarrVersion.V2) {
            return Map.of("multiscales", all);
        }
        Map<String, Object> ome = new LinkedHashMap<>();
        ome.put("version", "0.5");
        ome.put("multiscales", all);
        return Map.of("ome", ome);
    }

    private static List<Object> axes(Variable variable) {
        Stream<Object> time = variable.steady() ? Stream.of() : Stream.of(axis(Coordinates.TIME, "time", "second"));
        Stream<Object> space = variable.lattice().grid().axes().stream()
                .map(axis -> axis(Coordinates.name(variable.lattice(), axis), "space", "meter"));
        return Stream.concat(time, space).toList();
    }

    private static Map<String, Object> axis(String name, String type, String unit) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("name", name);
        json.put("type", type);
        json.put("unit", unit);
        return json;
    }

    /** A level, and where its points are: at translation + scale · index. Along time, outputs are counted; {@code time} has the seconds. */
    private static Map<String, Object> dataset(Variable variable, int level) {
        List<Double> scale = new ArrayList<>();
        List<Double> translation = new ArrayList<>();
        if (!variable.steady()) {
            scale.add(1.0);
            translation.add(0.0);
        }
        for (Axis axis : variable.lattice().grid().axes()) {
            double spacing = variable.lattice().grid().spacing(axis);
            boolean halved = variable.lattice().points(axis) > 1;
            scale.add(halved ? spacing * (1 << level) : spacing);
            translation.add(variable.lattice().coordinate(axis, 0) + (halved ? ((1 << level) - 1) * spacing / 2 : 0));
        }
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("path", folder(level) + variable.name());
        json.put(
                "coordinateTransformations",
                List.of(transformation("scale", scale), transformation("translation", translation)));
        return json;
    }

    private static Map<String, Object> transformation(String type, List<Double> numbers) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("type", type);
        json.put(type, numbers);
        return json;
    }
}
