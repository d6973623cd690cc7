package org.parhelion.runs.problem;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.parhelion.grid.Axis;
import org.parhelion.grid.Grid;
import org.parhelion.grid.PlacePredicate;
import org.parhelion.runs.file.Config;
import org.parhelion.runs.file.Dimension;
import org.parhelion.solver.Model;
import org.parhelion.solver.elliptic.EllipticProblem;
import org.parhelion.stencil.SolidFace;
import org.parhelion.stencil.SolidFaces;

/**
 * The key {@code solid}: points that are solid, and what formulas see beyond their faces.
 *
 * <pre>
 *   solid:
 *     circle: { centre: [0 m, 0 m], radius: 5 cm }      # sphere in a grid of 3 axes
 *     box: { from: [0 m, 0 m], to: [1 m, 10 cm] }
 *     box left: { … }                                   # any number of each; the first word is the shape
 *     image: obstacle.png                               # what is darker than half is solid
 *     file: mask.npy                                    # what is not 0 is solid
 *     faces: zero-flux                                  # the default; antisymmetric; value 300 K
 *     faces:                                            # or for each field, or for each axis of each field
 *       u: antisymmetric
 *       hu: { x: antisymmetric, y: zero-flux }
 * </pre>
 */
final class SolidSection {
    private static final String KEY = "solid";
    private static final List<String> SHAPES = List.of("circle", "sphere", "box", "image", "file");
    private static final double HALF = 0.5;

    private SolidSection() {}

    /**
     * Adds the file's solids to a model.
     *
     * @param dimension of the fields, for values
     * @return the model, unchanged where the file has no solids
     * @throws org.parhelion.runs.file.ConfigException if a key is wrong
     */
    static Model apply(Config config, Model model, Dimension dimension) {
        if (!config.has(KEY)) {
            return model;
        }
        Config section = config.section(KEY);
        Shapes shapes = shapes(config, section, model.grid());
        return faces(section, solids(config, model, shapes), dimension);
    }

    private static Model solids(Config config, Model model, Shapes shapes) {
        try {
            return shapes.masks.isEmpty() ? model.solid(shapes::contain) : model.solid(shapes.mask(model.grid()));
        } catch (IllegalArgumentException e) {
            throw config.error(KEY, e.getMessage(), e);
        }
    }

    /**
     * Adds the file's solids to an elliptic problem; {@code faces} is one rule for all of them.
     *
     * @param dimension of the unknown, for values
     * @return the problem, unchanged where the file has no solids
     * @throws org.parhelion.runs.file.ConfigException if a key is wrong
     */
    static EllipticProblem apply(Config config, EllipticProblem problem, Dimension dimension) {
        if (!config.has(KEY)) {
            return problem;
        }
        Config section = config.section(KEY);
        Shapes shapes = shapes(config, section, problem.grid());
        SolidFace face = section.has("faces") ? face(section, "faces", dimension) : SolidFace.zeroFlux();
        return shapes.masks.isEmpty()
                ? problem.solid(shapes::contain, face)
                : problem.solid(shapes.mask(problem.grid()), face);
    }

    /** The solids of a file: shapes, and one value for each point that is not 0 where it is solid. */
    private record Shapes(List<PlacePredicate> shapes, List<double[]> masks) {
        boolean contain(double x, double y, double z) {
            return any(shapes, x, y, z);
        }

        boolean[] mask(Grid grid) {
            boolean[] solid = new boolean[(int) grid.pointCount()];
            for (int p = 0; p < solid.length; p++) {
                int row = p / grid.nx();
                solid[p] = contain(grid.x(p % grid.nx()), grid.y(row % grid.ny()), grid.z(row / grid.ny()));
                for (double[] mask : masks) {
                    solid[p] |= mask[p] != 0;
                }
            }
            return solid;
        }
    }

    private static Shapes shapes(Config config, Config section, Grid grid) {
        List<PlacePredicate> shapes = new ArrayList<>();
        List<double[]> masks = new ArrayList<>();
        for (String key : section.keys()) {
            switch (key.strip().split("(?U)\\s+", 2)[0].toLowerCase(Locale.ROOT)) {
                case "circle" -> shapes.add(ball(section.section(key), section, key, 2, grid));
                case "sphere" -> shapes.add(ball(section.section(key), section, key, 3, grid));
                case "box" -> shapes.add(box(section.section(key), grid));
                case "image" -> masks.add(darkness(GridPicture.brightness(section, key, grid)));
                case "file" ->
                    masks.add(GridData.read(section, key, grid.points()).values());
                case "faces" -> {}
                default ->
                    throw section.error(
                            key,
                            "is not a solid; use one of " + String.join(", ", SHAPES)
                                    + ", each with any second word, or faces");
            }
        }
        if (shapes.isEmpty() && masks.isEmpty()) {
            throw config.error(KEY, "has no shape; use at least one of " + String.join(", ", SHAPES));
        }
        return new Shapes(List.copyOf(shapes), List.copyOf(masks));
    }

    private static boolean any(List<PlacePredicate> shapes, double x, double y, double z) {
        for (PlacePredicate shape : shapes) {
            if (shape.test(x, y, z)) {
                return true;
            }
        }
        return false;
    }

    private static double[] darkness(double... brightness) {
        double[] dark = new double[brightness.length];
        for (int p = 0; p < dark.length; p++) {
            dark[p] = brightness[p] < HALF ? 1 : 0;
        }
        return dark;
    }

    private static PlacePredicate ball(Config shape, Config section, String key, int axes, Grid grid) {
        if (grid.dims() != axes) {
            throw section.error(key, "requires a grid of " + axes + " axes, not " + grid.dims());
        }
        double[] centre = place(shape, "centre", grid);
        double radius = shape.positive("radius", Dimension.LENGTH);
        return (x, y, z) -> {
            double dx = x - centre[0];
            double dy = y - centre[1];
            double dz = z - centre[2];
            return dx * dx + dy * dy + dz * dz <= radius * radius;
        };
    }

    private static PlacePredicate box(Config shape, Grid grid) {
        double[] from = place(shape, "from", grid);
        double[] to = place(shape, "to", grid);
        for (int a = 0; a < grid.dims(); a++) {
            if (from[a] > to[a]) {
                throw shape.error(
                        "to", to[a] + " m is less than " + from[a] + " m of from: put the lower corner into from");
            }
        }
        return (x, y, z) -> from[0] <= x && x <= to[0] && from[1] <= y && y <= to[1] && from[2] <= z && z <= to[2];
    }

    /** Three coordinates, x first; those of absent axes are 0. */
    private static double[] place(Config shape, String key, Grid grid) {
        double[] given = shape.quantities(key, Dimension.LENGTH);
        if (given.length != grid.dims()) {
            throw shape.error(key, given.length + " coordinates for " + grid.dims() + " axes; x comes first");
        }
        double[] place = new double[3];
        System.arraycopy(given, 0, place, 0, given.length);
        return place;
    }

    private static Model faces(Config section, Model model, Dimension dimension) {
        if (!section.has("faces")) {
            return model;
        }
        Map<String, SolidFaces> faces = new LinkedHashMap<>();
        List<String> fields = model.fields();
        if (!section.isSection("faces")) {
            SolidFaces all = SolidFaces.all(face(section, "faces", dimension));
            fields.forEach(field -> faces.put(field, all));
        } else {
            Config each = section.section("faces");
            for (String field : each.keys()) {
                if (!fields.contains(field)) {
                    throw each.error(field, "is not a field; use one of " + String.join(", ", fields));
                }
                faces.put(
                        field,
                        each.isSection(field)
                                ? perAxis(each.section(field), dimension)
                                : SolidFaces.all(face(each, field, dimension)));
            }
        }
        Model changed = model;
        for (Map.Entry<String, SolidFaces> entry : faces.entrySet()) {
            changed = changed.solidFaces(entry.getKey(), entry.getValue());
        }
        return changed;
    }

    private static SolidFaces perAxis(Config section, Dimension dimension) {
        return new SolidFaces(
                face(section, Axis.Z, dimension), face(section, Axis.Y, dimension), face(section, Axis.X, dimension));
    }

    private static SolidFace face(Config section, Axis axis, Dimension dimension) {
        String key = axis.name().toLowerCase(Locale.ROOT);
        return section.has(key) ? face(section, key, dimension) : SolidFace.zeroFlux();
    }

    private static SolidFace face(Config section, String key, Dimension dimension) {
        String[] words = section.text(key).strip().split("(?U)\\s+", 2);
        return switch (words[0].toLowerCase(Locale.ROOT)) {
            case "zero-flux" -> SolidFace.zeroFlux();
            case "antisymmetric" -> SolidFace.antisymmetric();
            case "value" -> SolidFace.value(section.quantity(key, words.length > 1 ? words[1] : "", dimension));
            default ->
                throw section.error(
                        key,
                        "'" + words[0]
                                + "' is not a rule for faces; use one of zero-flux, antisymmetric, value, for instance: value "
                                + dimension.example());
        };
    }
}
