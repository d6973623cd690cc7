package org.parhelion.benchmarks.jmh;

import java.util.Arrays;
import java.util.List;
import org.parhelion.stencil.Point;
import org.parhelion.stencil.Stencil;
import org.parhelion.stencil.Stencil2D;
import org.parhelion.stencil.Stencil3D;

/** Formulas with equivalent C loops in {@code rows.c}. */
final class Rows {
    private Rows() {}

    record Heat2(double r) implements Stencil2D {
        @Override
        public double at(Point t) {
            return t.at(0, 0) + r * (t.at(0, -1) + t.at(0, 1) + t.at(-1, 0) + t.at(1, 0) - 4 * t.at(0, 0));
        }
    }

    record Heat3(double r) implements Stencil3D {
        @Override
        public double at(Point t) {
            double neighbours =
                    t.at(0, 0, -1) + t.at(0, 0, 1) + t.at(0, -1, 0) + t.at(0, 1, 0) + t.at(-1, 0, 0) + t.at(1, 0, 0);
            return t.at(0, 0, 0) + r * (neighbours - 6 * t.at(0, 0, 0));
        }
    }

    @SuppressWarnings("ArrayRecordComponent") // its elements become parameters
    record Star3(double[] w) implements Stencil3D {
        static final double[] WEIGHTS = {0.5, 0.1, -0.05, 0.02, -0.01, 0.005, -0.002, 0.001, -0.0005};

        static Star3 of(int radius) {
            return new Star3(Arrays.copyOf(WEIGHTS, radius + 1));
        }

        @Override
        public double at(Point t) {
            double sum = w[0] * t.at(0, 0, 0);
            for (int k = 1; k < w.length; k++) {
                sum += w[k]
                        * (t.at(0, 0, -k)
                                + t.at(0, 0, k)
                                + t.at(0, -k, 0)
                                + t.at(0, k, 0)
                                + t.at(-k, 0, 0)
                                + t.at(k, 0, 0));
            }
            return sum;
        }
    }

    record Box2(int radius) implements Stencil2D {
        @Override
        public double at(Point t) {
            double sum = 0;
            int width = 2 * radius + 1;
            for (int y = -radius; y <= radius; y++) {
                for (int x = -radius; x <= radius; x++) {
                    sum += 1.0 / ((y + radius) * width + (x + radius) + 3) * t.at(y, x);
                }
            }
            return sum;
        }
    }

    record GrayScott(double du, double dv, double feed, double kill, double dt) implements Stencil {
        @Override
        public int dims() {
            return 2;
        }

        @Override
        public List<String> fields() {
            return List.of("u", "v");
        }

        private static double laplacian(Point p) {
            return p.at(0, -1) + p.at(0, 1) + p.at(-1, 0) + p.at(1, 0) - 4 * p.at(0, 0);
        }

        @Override
        public double at(int field, Point... p) {
            double u = p[0].at(0, 0);
            double v = p[1].at(0, 0);
            double uvv = u * v * v;
            return field == 0
                    ? u + dt * (du * laplacian(p[0]) - uvv + feed * (1 - u))
                    : v + dt * (dv * laplacian(p[1]) + uvv - (feed + kill) * v);
        }
    }
}
