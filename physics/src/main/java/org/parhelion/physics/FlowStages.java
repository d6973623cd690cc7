package org.parhelion.physics;

import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.parhelion.solver.TimeStepped;
import org.parhelion.stencil.Point;
import org.parhelion.stencil.Stencil;

/** The stages of {@link NavierStokes}. u lies half a spacing right of its point, v half a spacing above. */
final class FlowStages {
    /** In place of an index: the flow does not end at a wall there. */
    static final int NO_WALL = -1;

    private FlowStages() {}

    interface OnTwoAxes extends Stencil {
        @Override
        default int dims() {
            return 2;
        }
    }

    /**
     * u* and v* without pressure, and R(u): fluxes of momentum through the faces of the cell around each velocity.
     *
     * @param wallX index of the last u, which lies on a wall
     * @param wallY index of the last v, which lies on a wall
     */
    record Predict(FlowSpacings spacings, double viscosity, int wallX, int wallY) implements OnTwoAxes {
        @Override
        public List<String> fields() {
            return List.of("u predicted", "v predicted", "u rate", "v rate");
        }

        @Override
        public List<String> coefficients() {
            return Stream.concat(Stream.of("u", "v"), spacings.cells().stream()).toList();
        }

        @Override
        public double at(int field, Point... p) {
            boolean alongX = field == 0 || field == 2;
            double rate = alongX ? rateOfU(p) : rateOfV(p);
            if (field >= 2) {
                return rate;
            }
            double half = 0.5 * p[0].dt() / p[0].dtBefore(); // 0 in the first step
            double earlier = p[field + 2].at(0, 0);
            double predicted = p[4 + field].at(0, 0) + p[0].dt() * ((1 + half) * rate - half * earlier);
            return alongX ? (p[0].i() == wallX ? 0 : predicted) : (p[0].j() == wallY ? 0 : predicted);
        }

        private double rateOfU(Point... p) {
            Point u = p[4];
            Point v = p[5];
            double here = u.at(0, 0);
            double east = 0.5 * (here + u.at(0, 1));
            double west = 0.5 * (u.at(0, -1) + here);
            double north = 0.25 * (here + u.at(1, 0)) * (v.at(0, 0) + v.at(0, 1));
            double south = 0.25 * (u.at(-1, 0) + here) * (v.at(-1, 0) + v.at(-1, 1));
            double spread = spacings.stretched() ? spreadOfU(p) : spread(u);
            return viscosity * spread
                    - (east * east - west * west) / spacings.betweenX(u)
                    - (north - south) / spacings.cellY(u);
        }

        private double rateOfV(Point... p) {
            Point u = p[4];
            Point v = p[5];
            double here = v.at(0, 0);
            double north = 0.5 * (here + v.at(1, 0));
            double south = 0.5 * (v.at(-1, 0) + here);
            double east = 0.25 * (here + v.at(0, 1)) * (u.at(0, 0) + u.at(1, 0));
            double west = 0.25 * (v.at(0, -1) + here) * (u.at(0, -1) + u.at(1, -1));
            double spread = spacings.stretched() ? spreadOfV(p) : spread(v);
            return viscosity * spread
                    - (east - west) / spacings.cellX(v)
                    - (north * north - south * south) / spacings.betweenY(v);
        }

        /** ∇²w on uniform axes. */
        private double spread(Point w) {
            double twice = 2 * w.at(0, 0);
            double dx = spacings.dx();
            double dy = spacings.dy();
            return (w.at(0, 1) - twice + w.at(0, -1)) / (dx * dx) + (w.at(1, 0) - twice + w.at(-1, 0)) / (dy * dy);
        }

        /** ∇²u: along x between the middles of cells, along y from face to face of a cell. */
        private double spreadOfU(Point... p) {
            Point u = p[4];
            Point cell = p[6];
            double here = u.at(0, 0);
            double alongX = ((u.at(0, 1) - here) / cell.at(0, 1) - (here - u.at(0, -1)) / cell.at(0, 0)) / u.dxHigh();
            return alongX + ((u.at(1, 0) - here) / u.dyHigh() - (here - u.at(-1, 0)) / u.dyLow()) / p[7].at(0, 0);
        }

        /** ∇²v, the axes exchanged. */
        private double spreadOfV(Point... p) {
            Point v = p[5];
            Point cell = p[7];
            double here = v.at(0, 0);
            double alongY = ((v.at(1, 0) - here) / cell.at(1, 0) - (here - v.at(-1, 0)) / cell.at(0, 0)) / v.dyHigh();
            return alongY + ((v.at(0, 1) - here) / v.dxHigh() - (here - v.at(0, -1)) / v.dxLow()) / p[6].at(0, 0);
        }
    }

    /** The same for steps of one length. */
    record PredictFixed(Predict any, double largest, double dtSeconds) implements TimeStepped, OnTwoAxes {
        @Override
        public List<String> fields() {
            return any.fields();
        }

        @Override
        public List<String> coefficients() {
            return any.coefficients();
        }

        @Override
        public double at(int field, Point... p) {
            return any.at(field, p);
        }

        @Override
        public double largestStableDtSeconds(ToDoubleFunction<String> maximum) {
            return largest;
        }
    }

    /** The largest stable step at a point: {@link NavierStokes#stableStep}. */
    record StableStep(double diffusion, FlowSpacings spacings) implements OnTwoAxes {
        @Override
        public List<String> fields() {
            return List.of("u");
        }

        @Override
        public List<String> coefficients() {
            return List.of("v");
        }

        @Override
        public double at(int field, Point... p) {
            double perTime = Math.abs(p[0].at(0, 0)) / spacings.narrowestX(p[0])
                    + Math.abs(p[1].at(0, 0)) / spacings.narrowestY(p[1]);
            return 1 / (diffusion + 1.5 * perTime);
        }
    }

    /** The prediction beside a body: μ₀ u* + μ₁ ∂u* / ∂n. */
    record Blend(double dx, double dy) implements OnTwoAxes {
        @Override
        public List<String> fields() {
            return List.of("u blended", "v blended");
        }

        @Override
        public List<String> coefficients() {
            return List.of("u predicted", "v predicted", "open", "moment x", "moment y");
        }

        @Override
        public double at(int field, Point... p) {
            Point w = p[2 + field];
            double gradientX = (w.at(0, 1) - w.at(0, -1)) / (2 * dx);
            double gradientY = (w.at(1, 0) - w.at(-1, 0)) / (2 * dy);
            return face(field, p[4]) * w.at(0, 0) + face(field, p[5]) * gradientX + face(field, p[6]) * gradientY;
        }
    }

    /** A coefficient at a velocity: the mean of the points on both sides. */
    private static double face(int axis, Point c) {
        return 0.5 * (c.at(0, 0) + (axis == 0 ? c.at(0, 1) : c.at(1, 0)));
    }

    /** −∇·u* / Δt, the source of the pressure. */
    record Divergence(FlowSpacings spacings, boolean blended) implements OnTwoAxes {
        @Override
        public List<String> fields() {
            return List.of("source");
        }

        @Override
        public List<String> coefficients() {
            return blended ? List.of("u blended", "v blended") : List.of("u predicted", "v predicted");
        }

        @Override
        public double at(int field, Point... p) {
            Point u = p[1];
            Point v = p[2];
            double alongX = (u.at(0, 0) - u.at(0, -1)) / spacings.cellX(u);
            double alongY = (v.at(0, 0) - v.at(-1, 0)) / spacings.cellY(v);
            return -(alongX + alongY) / p[0].dt();
        }
    }

    private static double gradient(int axis, Point pressure, FlowSpacings spacings) {
        return axis == 0
                ? (pressure.at(0, 1) - pressure.at(0, 0)) / spacings.betweenX(pressure)
                : (pressure.at(1, 0) - pressure.at(0, 0)) / spacings.betweenY(pressure);
    }

    /** u = u* − Δt ∇p. */
    record Correct(FlowSpacings spacings) implements OnTwoAxes {
        @Override
        public List<String> fields() {
            return List.of("u", "v");
        }

        @Override
        public List<String> coefficients() {
            return List.of("u predicted", "v predicted", "p");
        }

        @Override
        public double at(int field, Point... p) {
            return p[2 + field].at(0, 0) - p[0].dt() * gradient(field, p[4], spacings);
        }
    }

    /** The same with a body, and the force that it takes: what the blend changes of u* − Δt ∇p. */
    record CorrectBesideBody(FlowSpacings spacings) implements OnTwoAxes {
        @Override
        public List<String> fields() {
            return List.of("u", "v", "fx", "fy");
        }

        @Override
        public List<String> coefficients() {
            return List.of("u predicted", "v predicted", "u blended", "v blended", "open", "p");
        }

        @Override
        public double at(int field, Point... p) {
            int axis = field & 1;
            double dt = p[0].dt();
            double gradient = gradient(axis, p[9], spacings);
            double corrected = p[6 + axis].at(0, 0) - dt * face(axis, p[8]) * gradient;
            return field < 2 ? corrected : (corrected - p[4 + axis].at(0, 0)) / dt + gradient;
        }
    }

    /** ∂v/∂x − ∂u/∂y, half a spacing right of and above a point. */
    record Vorticity(FlowSpacings spacings) implements OnTwoAxes {
        @Override
        public List<String> fields() {
            return List.of("vorticity");
        }

        @Override
        public List<String> coefficients() {
            return List.of("u", "v");
        }

        @Override
        public double at(int field, Point... p) {
            return (p[2].at(0, 1) - p[2].at(0, 0)) / spacings.betweenX(p[2])
                    - (p[1].at(1, 0) - p[1].at(0, 0)) / spacings.betweenY(p[1]);
        }
    }
}
