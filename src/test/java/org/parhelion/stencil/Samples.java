package org.parhelion.stencil;

import java.util.List;

/** Formulas of every kind that the reader knows. */
final class Samples {
    private Samples() {}

    static final double QUARTER = Double.parseDouble("0.25");

    static List<Stencil> all() {
        return List.of(
                new Heat(0.2),
                new Advection(0.3),
                new Wave(0.1, new double[] {-2.5, 4.0 / 3, -1.0 / 12}),
                new GrayScott(0.16, 0.08, 0.035, 0.065, 1),
                new Branches(0.5),
                new Switched(Kind.MEAN, 3),
                new Switched(Kind.EDGE, -1),
                new Functions(0.1),
                new Vectorised(0.7),
                captured(0.4));
    }

    record Heat(double r) implements Stencil2D {
        @Override
        public double at(Point t) {
            return t.at(0, 0) + r * (t.at(0, -1) + t.at(0, 1) + t.at(-1, 0) + t.at(1, 0) - 4 * t.at(0, 0));
        }
    }

    /** A ternary, in one dimension. */
    record Advection(double c) implements Stencil1D {
        @Override
        public double at(Point u) {
            double v = u.at(0);
            return v - c * (v > 0 ? v - u.at(-1) : u.at(1) - v);
        }
    }

    /** A counted loop over weights, second order in time, with a coefficient, in three dimensions. */
    @SuppressWarnings("ArrayRecordComponent") // its elements become parameters
    record Wave(double dt2, double[] w) implements Stencil {
        @Override
        public int dims() {
            return 3;
        }

        @Override
        public List<String> coefficients() {
            return List.of("velocity");
        }

        @Override
        public double at(int field, Point... p) {
            Point u = p[0];
            double sum = 3 * w[0] * u.at(0, 0, 0);
            for (int k = 1; k < w.length; k++) {
                sum += w[k]
                        * (u.at(0, 0, -k)
                                + u.at(0, 0, k)
                                + u.at(0, -k, 0)
                                + u.at(0, k, 0)
                                + u.at(-k, 0, 0)
                                + u.at(k, 0, 0));
            }
            double c = p[1].at(0, 0, 0);
            return 2 * u.at(0, 0, 0) - u.before() + dt2 * c * c * sum;
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

    /** Early returns, and, or, a boolean helper, isNaN, an int that a decision chose, an array of its own. */
    record Branches(double limit) implements Stencil2D {
        private boolean calm(double x, double y) {
            return (x < limit && y < limit) || x == y;
        }

        @Override
        public double at(Point t) {
            double u = t.at(0, 0);
            if (Double.isNaN(u)) {
                return 0;
            }
            if (calm(u, t.at(0, 1))) {
                return u + QUARTER;
            }
            double[] weights = {1, -2, 1};
            int sign = u >= 0 ? 1 : -1;
            double sum = 0;
            for (int k = 0; k < 3; k++) {
                if (t.at(k - 1, 0) != 0) {
                    weights[k] *= limit;
                }
                sum += weights[k] * t.at(k - 1, 0);
            }
            return !(u <= 1) ? sum : sign * sum;
        }
    }

    enum Kind {
        MEAN,
        EDGE
    }

    /** A switch over an enum and an int component are decided while the formula is read. */
    record Switched(Kind kind, int shift) implements Stencil1D {
        @Override
        public double at(Point t) {
            return switch (kind) {
                case MEAN -> (t.at(-1) + t.at(1)) / 2;
                case EDGE -> t.at(shift) - t.at(0);
            };
        }
    }

    /** What has no vector form. */
    record Functions(double a) implements Stencil2D {
        @Override
        public double at(Point t) {
            double x = t.at(0, 0);
            return Math.exp(-x * x)
                    + Math.sin(a * t.at(0, 1))
                    + Math.pow(Math.abs(x), a)
                    + t.at(1, 0) % 0.7
                    + Math.floor(x)
                    + Math.tanh(x)
                    + Math.log(Math.abs(t.at(-1, 0)))
                    + Math.atan2(x, t.at(0, -1))
                    + Math.cbrt(x);
        }
    }

    /** What has. */
    record Vectorised(double a) implements Stencil2D {
        @Override
        public double at(Point t) {
            double x = t.at(0, 0);
            double y = t.at(0, 1);
            return Math.sqrt(Math.abs(x))
                    + Math.min(x, y) * Math.max(t.at(1, 1), -0.0)
                    - Math.fma(x, y, a) / -t.at(-1, 0)
                    + Math.min(0.0, t.at(-1, -1));
        }
    }

    static Stencil captured(double weight) {
        return new Stencil2D() {
            @Override
            public double at(Point t) {
                return weight * (t.at(0, -1) + t.at(0, 1)) + (1 - 2 * weight) * t.at(0, 0);
            }
        };
    }

    record Box(int radius) implements Stencil2D {
        @Override
        public double at(Point t) {
            double sum = 0;
            for (int j = -radius; j <= radius; j++) {
                for (int i = -radius; i <= radius; i++) {
                    sum += 1.0 / (3 + j * j + 2 * i + i * i) * t.at(j, i);
                }
            }
            return sum;
        }
    }

    record Star(int radius) implements Stencil3D {
        @Override
        public double at(Point t) {
            double sum = t.before();
            for (int k = 1; k <= radius; k++) {
                sum += (t.at(0, 0, -k)
                                + t.at(0, 0, k)
                                + t.at(0, -k, 0)
                                + t.at(0, k, 0)
                                + t.at(-k, 0, 0)
                                + t.at(k, 0, 0))
                        / k;
            }
            return sum;
        }
    }

    /** Long chains of operations, and values that are needed again only behind several of them. */
    record LongLived(int scale) implements Stencil1D {
        @Override
        public double at(Point u) {
            double a = u.at(-1) * 3;
            double b = u.at(-1) * 5;
            double c = u.at(-1) * 7;
            double d = u.at(-1) * 9;
            double s = chain(u.at(0), 25 * scale);
            double e = s * 2;
            double f = s * 3;
            double g = s * 4;
            double h = s * 5;
            s = chain(s, 15 * scale) + a + b + c + d;
            s = chain(s, 30 * scale);
            return s + e + f + g + h;
        }

        private static double chain(double x, int length) {
            double value = x;
            for (int k = 0; k < length; k++) {
                value = value * 1.001 + 1;
            }
            return value;
        }
    }
}
