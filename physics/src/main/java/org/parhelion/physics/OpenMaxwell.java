package org.parhelion.physics;

import java.util.List;
import java.util.function.ToDoubleFunction;
import org.parhelion.solver.TimeStepped;
import org.parhelion.stencil.Point;
import org.parhelion.stencil.Scheme;
import org.parhelion.stencil.Stencil;

/** The stages of {@link Maxwell} between matched layers: each derivative has a memory field, which stays 0 outside the layers. */
final class OpenMaxwell {
    private OpenMaxwell() {}

    static Scheme scheme(Maxwell.Magnetic inside, MatchedLayer.Profile x, MatchedLayer.Profile y) {
        return Scheme.of(
                new Magnetic(inside.courantX(), inside.courantY(), x, y, inside.largest(), inside.dtSeconds()),
                new Electric(inside.courantX(), inside.courantY(), x, y));
    }

    /** hx and hy from t − Δt/2 to t + Δt/2, with the memories of ∂ez/∂y and ∂ez/∂x. */
    record Magnetic(
            double courantX,
            double courantY,
            MatchedLayer.Profile x,
            MatchedLayer.Profile y,
            double largest,
            double dtSeconds)
            implements TimeStepped {
        @Override
        public int dims() {
            return 2;
        }

        @Override
        public List<String> fields() {
            return List.of("hx", "hy", "ez y", "ez x");
        }

        @Override
        public List<String> coefficients() {
            return List.of("ez");
        }

        @Override
        public double at(int field, Point... p) {
            Point ez = p[4];
            boolean acrossY = field == 0 || field == 2;
            double difference = (acrossY ? ez.at(1, 0) : ez.at(0, 1)) - ez.at(0, 0);
            double half = 0.5 + (acrossY ? p[0].j() : p[0].i());
            double memory = acrossY
                    ? y.decay(half) * p[2].at(0, 0) + y.gain(half) * difference
                    : x.decay(half) * p[3].at(0, 0) + x.gain(half) * difference;
            return switch (field) {
                case 0 -> p[0].at(0, 0) - courantY * (difference + memory);
                case 1 -> p[1].at(0, 0) + courantX * (difference + memory);
                default -> memory;
            };
        }

        @Override
        public double largestStableDtSeconds(ToDoubleFunction<String> maximum) {
            return largest;
        }
    }

    /** ez from t to t + Δt, with the memories of ∂hy/∂x and ∂hx/∂y. */
    record Electric(double courantX, double courantY, MatchedLayer.Profile x, MatchedLayer.Profile y)
            implements Stencil {
        @Override
        public int dims() {
            return 2;
        }

        @Override
        public List<String> fields() {
            return List.of("ez", "hy x", "hx y");
        }

        @Override
        public List<String> coefficients() {
            return List.of("hx", "hy", "admission");
        }

        @Override
        public double at(int field, Point... p) {
            double hyX = p[4].at(0, 0) - p[4].at(0, -1);
            double hxY = p[3].at(0, 0) - p[3].at(-1, 0);
            double alongX = x.decay(p[0].i()) * p[1].at(0, 0) + x.gain(p[0].i()) * hyX;
            double alongY = y.decay(p[0].j()) * p[2].at(0, 0) + y.gain(p[0].j()) * hxY;
            return switch (field) {
                case 0 -> p[0].at(0, 0) + p[5].at(0, 0) * (courantX * (hyX + alongX) - courantY * (hxY + alongY));
                case 1 -> alongX;
                default -> alongY;
            };
        }
    }
}
