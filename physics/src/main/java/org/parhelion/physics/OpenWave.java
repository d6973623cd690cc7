package org.parhelion.physics;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.parhelion.grid.Axis;
import org.parhelion.grid.Boundaries;
import org.parhelion.grid.Boundary;
import org.parhelion.grid.Grid;
import org.parhelion.grid.Side;
import org.parhelion.solver.Model;
import org.parhelion.solver.TimeStepped;
import org.parhelion.stencil.Point;
import org.parhelion.stencil.Scheme;
import org.parhelion.stencil.Stencil;

/**
 * The stages of {@link Wave} between matched layers. Each axis with a layer has two memory fields, which stay 0 outside it:
 *
 * <pre>
 *   ψ' = b ψ + a ∂u                  half a spacing beyond each point          a, b: MatchedLayer
 *   ζ' = b ζ + a (D u + ∂ψ')         at points
 *   u' = 2u − u_before + v² Σ_axes Δt²/h² (D u + ∂ψ' + ζ')
 * </pre>
 *
 * <p>∂ is the difference of neighbours, D of the order of the scheme. With a ∂ of higher order, ∂∂ exceeds D for the shortest waves, and
 * the layer is unstable.
 *
 * <p>B. Pasalic, R. McGarry, "Convolutional perfectly matched layer for isotropic and anisotropic acoustic wave equations", SEG
 * Expanded Abstracts 29, 2010.
 */
final class OpenWave {
    private static final String U = "u";

    private OpenWave() {}

    static Model model(
            Wave wave, Grid grid, MatchedLayer layer, double fastest, Boundaries boundaries, List<Side> sides) {
        if (wave.damped()) {
            throw new IllegalArgumentException("matched layers beside damping: use one of them");
        }
        if (wave.stretched()) {
            throw new IllegalArgumentException("matched layers need uniform axes; an axis of this grid is stretched");
        }
        for (Side side : sides) {
            if (!grid.axes().contains(side.axis()) || boundaries.at(side) instanceof Boundary.Periodic) {
                throw new IllegalArgumentException("a matched layer at side " + side + ": the grid of " + grid.shape()
                        + " points has no such side, or it is periodic");
            }
        }
        if (sides.isEmpty()) {
            throw new IllegalArgumentException("matched layers at no side: name at least one");
        }
        Layers layers = Layers.of(wave, grid, layer, fastest, sides);
        return Model.of(Scheme.of(new Memory(wave, layers), new Pressure(wave, layers)), grid)
                .boundary(memories(grid, boundaries))
                .boundary(U, boundaries);
    }

    /** The memories are 0 beyond a wall, where ∂u is 0, and behind a layer. */
    private static Boundaries memories(Grid grid, Boundaries boundaries) {
        Boundaries all = Boundaries.all(Boundary.dirichlet(0));
        for (Axis axis : grid.axes()) {
            if (boundaries.at(axis.low()) instanceof Boundary.Periodic) {
                all = all.axis(axis, Boundary.periodic());
            }
        }
        return all;
    }

    /**
     * The layers along each axis. Axes are numbered x, y, z; an axis without layers has no memories.
     *
     * @param count axes with layers
     */
    record Layers(MatchedLayer.Profile x, MatchedLayer.Profile y, MatchedLayer.Profile z, int count) {
        static Layers of(Wave wave, Grid grid, MatchedLayer layer, double fastest, List<Side> sides) {
            int count = 0;
            MatchedLayer.Profile[] profiles = new MatchedLayer.Profile[3];
            for (Axis axis : Axis.values()) {
                boolean low = sides.contains(axis.low());
                boolean high = sides.contains(axis.high());
                boolean any = low || high;
                double courant = any ? fastest * wave.dtSeconds() / grid.spacing(axis) : 0;
                int points = any ? grid.points(axis) : Integer.MAX_VALUE;
                profiles[axis.number()] = layer.along(points, low, high, courant, wave.dtSeconds());
                count += any ? 1 : 0;
            }
            return new Layers(profiles[0], profiles[1], profiles[2], count);
        }

        MatchedLayer.Profile along(int axis) {
            return axis == 0 ? x : axis == 1 ? y : z;
        }

        boolean has(int axis) {
            return along(axis).low() || along(axis).high();
        }

        /** The number of an axis among those with layers. */
        int place(int axis) {
            int place = 0;
            for (int before = 0; before < axis; before++) {
                place += has(before) ? 1 : 0;
            }
            return place;
        }

        /** The axis of a number among those with layers. */
        int axis(int place) {
            int axis = 0;
            while (!has(axis) || place(axis) < place) {
                axis++;
            }
            return axis;
        }

        private List<String> names(boolean second) {
            List<String> names = new ArrayList<>();
            for (int place = 0; place < count; place++) {
                String letter = List.of("x", "y", "z").get(axis(place));
                names.add(U + " " + letter + (second ? letter : ""));
            }
            return names;
        }

        double index(int axis, Point p) {
            return axis == 0 ? p.i() : axis == 1 ? p.j() : p.k();
        }
    }

    /** The first stage: ψ. */
    record Memory(Wave wave, Layers layers) implements Stencil {
        @Override
        public int dims() {
            return wave.dims();
        }

        @Override
        public List<String> fields() {
            return layers.names(false);
        }

        @Override
        public List<String> coefficients() {
            return List.of(U);
        }

        @Override
        public double at(int field, Point... p) {
            int axis = layers.axis(field);
            Point u = p[layers.count()];
            double half = layers.index(axis, p[0]) + 0.5;
            MatchedLayer.Profile profile = layers.along(axis);
            return profile.decay(half) * wave.along(axis, 0, p[field])
                    + profile.gain(half) * (wave.along(axis, 1, u) - wave.along(axis, 0, u));
        }
    }

    /** The second stage: u and ζ. */
    record Pressure(Wave wave, Layers layers) implements TimeStepped {
        @Override
        public int dims() {
            return wave.dims();
        }

        @Override
        public List<String> fields() {
            List<String> fields = new ArrayList<>(List.of(U));
            fields.addAll(layers.names(true));
            return List.copyOf(fields);
        }

        @Override
        public List<String> coefficients() {
            List<String> read = layers.names(false);
            read.addAll(wave.coefficients());
            return List.copyOf(read);
        }

        @Override
        public double dtSeconds() {
            return wave.dtSeconds();
        }

        @Override
        public double largestStableDtSeconds(ToDoubleFunction<String> maximum) {
            return wave.largestStableDtSeconds(maximum);
        }

        @Override
        public double at(int field, Point... p) {
            if (field > 0) {
                return memory(layers.axis(field - 1), p);
            }
            double pull = 0;
            for (int axis = 0; axis < wave.dims(); axis++) {
                double second = layers.has(axis) ? stretched(axis, p) + memory(axis, p) : wave.difference(axis, p[0]);
                pull += wave.ratio(axis) * second;
            }
            if (wave.varying()) {
                double v = wave.along(0, 0, p[1 + 2 * layers.count()]);
                pull = v * v * pull;
            }
            return 2 * wave.along(0, 0, p[0]) - p[0].before() + pull;
        }

        /** D u + ∂ψ'. */
        private double stretched(int axis, Point... p) {
            Point first = p[1 + layers.count() + layers.place(axis)];
            return wave.difference(axis, p[0]) + (wave.along(axis, 0, first) - wave.along(axis, -1, first));
        }

        /** ζ'. */
        private double memory(int axis, Point... p) {
            MatchedLayer.Profile profile = layers.along(axis);
            double index = layers.index(axis, p[0]);
            return profile.decay(index) * wave.along(axis, 0, p[1 + layers.place(axis)])
                    + profile.gain(index) * stretched(axis, p);
        }
    }
}
