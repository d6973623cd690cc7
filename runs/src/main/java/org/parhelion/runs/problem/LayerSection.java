package org.parhelion.runs.problem;

import java.util.List;
import java.util.Locale;
import org.parhelion.grid.Grid;
import org.parhelion.grid.Side;
import org.parhelion.physics.MatchedLayer;
import org.parhelion.runs.file.Config;
import org.parhelion.runs.file.Dimension;

/**
 * The key {@code matched-layer}: a layer along sides of the grid, in which waves decay without being reflected at its face.
 *
 * <pre>
 *   matched-layer:
 *     points: 10               # thickness; default
 *     frequency: 25 Hz         # the dominant one; default: that of the source
 *     reflection: 1e-4         # in theory, at normal incidence; default
 *     sides: [x-low, x-high]   # default: all
 * </pre>
 *
 * @param layer the layer
 * @param sides where it lies
 */
record LayerSection(MatchedLayer layer, List<Side> sides) {
    /** The key. */
    static final String KEY = "matched-layer";

    private static final int USUAL_POINTS = 10;
    private static final double USUAL_REFLECTION = 1e-4;
    private static final int MOST_POINTS = 1000;

    /**
     * Reads the key.
     *
     * @param config the whole file
     * @throws org.parhelion.runs.file.ConfigException if a value is wrong
     */
    static LayerSection read(Config config, Grid grid) {
        Config section = config.section(KEY);
        int points = section.integer("points", 2, MOST_POINTS, USUAL_POINTS);
        double reflection = section.positive("reflection", Dimension.NUMBER, USUAL_REFLECTION);
        if (reflection >= 1) {
            throw section.error("reflection", reflection + " must be less than 1, for instance 1e-4");
        }
        List<Side> all = sides(grid);
        List<Side> sides = section.has("sides")
                ? section.texts("sides").stream()
                        .map(word -> side(section, word, grid))
                        .toList()
                : all;
        return new LayerSection(new MatchedLayer(points, reflection, frequency(config, section)), sides);
    }

    private static double frequency(Config config, Config section) {
        if (!section.has("frequency") && config.has("source")) {
            return config.section("source").positive("frequency", Dimension.FREQUENCY);
        }
        return section.positive("frequency", Dimension.FREQUENCY);
    }

    private static List<Side> sides(Grid grid) {
        return grid.axes().stream()
                .flatMap(axis -> List.of(axis.low(), axis.high()).stream())
                .toList();
    }

    /** The side that a word such as {@code x-low} names. */
    static Side side(Config section, String word, Grid grid) {
        List<Side> sides = sides(grid);
        return sides.stream()
                .filter(side -> word(side).equals(word))
                .findFirst()
                .orElseThrow(() -> section.error(
                        "sides",
                        "'" + word + "' is not a side of this grid; use "
                                + String.join(
                                        ", ",
                                        sides.stream().map(LayerSection::word).toList())));
    }

    private static String word(Side side) {
        return side.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** {@return the sides, as the library takes them} */
    Side[] sideArray() {
        return sides.toArray(Side[]::new);
    }

    /** Whether the layer lies along every side of a grid. */
    boolean isAround(Grid grid) {
        return sides.containsAll(sides(grid));
    }
}
