package org.parhelion.kernels;

import java.util.List;
import org.parhelion.stencil.Point;
import org.parhelion.stencil.Stencil;
import org.parhelion.stencil.Stencil1D;
import org.parhelion.stencil.Stencil2D;
import org.parhelion.stencil.Stencil3D;

/** Formulas of every shape that a kernel must carry. */
final class Stencils {
    private Stencils() {}

    record Heat1D(double r) implements Stencil1D {
        @Override
        public double at(Point t) {
            return t.at(0) + r * (t.at(-1) + t.at(1) - 2 * t.at(0));
        }
    }

    record Heat2D(double r) implements Stencil2D {
        @Override
        public double at(Point t) {
            return t.at(0, 0) + r * (t.at(0, -1) + t.at(0, 1) + t.at(-1, 0) + t.at(1, 0) - 4 * t.at(0, 0));
        }
    }

    record Heat3D(double r) implements Stencil3D {
        @Override
        public double at(Point t) {
            double sum =
                    t.at(0, 0, -1) + t.at(0, 0, 1) + t.at(0, -1, 0) + t.at(0, 1, 0) + t.at(-1, 0, 0) + t.at(1, 0, 0);
            return t.at(0, 0, 0) + r * (sum - 6 * t.at(0, 0, 0));
        }
    }

    /** Reads corners. */
    record Box9(double r) implements Stencil2D {
        @Override
        public double at(Point t) {
            double sides = t.at(0, -1) + t.at(0, 1) + t.at(-1, 0) + t.at(1, 0);
            double corners = t.at(-1, -1) + t.at(-1, 1) + t.at(1, -1) + t.at(1, 1);
            return t.at(0, 0) + r * (4 * sides + corners - 20 * t.at(0, 0)) / 6;
        }
    }

    /** Radius 4: a loop in the formula. */
    record Star4(double r) implements Stencil2D {
        @Override
        public double at(Point t) {
            double sum = 0;
            for (int d = 1; d <= 4; d++) {
                sum += (t.at(0, -d) + t.at(0, d) + t.at(-d, 0) + t.at(d, 0)) / (d * d);
            }
            return t.at(0, 0) + r * (sum - 5 * t.at(0, 0));
        }
    }

    /** Second order in time. */
    record Wave2D(double courantSquared) implements Stencil2D {
        @Override
        public double at(Point u) {
            double laplacian = u.at(0, -1) + u.at(0, 1) + u.at(-1, 0) + u.at(1, 0) - 4 * u.at(0, 0);
            return 2 * u.at(0, 0) - u.before() + courantSquared * laplacian;
        }
    }

    /** Decisions on values, and functions that have counterparts. */
    record Branching(double limit) implements Stencil2D {
        @Override
        public double at(Point t) {
            double up = Math.max(t.at(-1, 0), t.at(1, 0));
            double low = Math.min(t.at(0, -1), t.at(0, 1));
            if (up > limit && low < limit) {
                return 0.5 * (up + low);
            }
            return up == low ? t.at(0, 0) : t.at(0, 0) + 0.01 * Math.sqrt(Math.abs(up - low));
        }
    }

    /** Two fields that react and diffuse. */
    record GrayScott(double du, double dv, double feed, double kill) implements Stencil {
        @Override
        public int dims() {
            return 2;
        }

        @Override
        public List<String> fields() {
            return List.of("u", "v");
        }

        @Override
        public double at(int field, Point... p) {
            Point u = p[0];
            Point v = p[1];
            double uvv = u.at(0, 0) * v.at(0, 0) * v.at(0, 0);
            return field == 0
                    ? u.at(0, 0) + du * laplacian(u) - uvv + feed * (1 - u.at(0, 0))
                    : v.at(0, 0) + dv * laplacian(v) + uvv - (feed + kill) * v.at(0, 0);
        }

        private static double laplacian(Point w) {
            return w.at(0, -1) + w.at(0, 1) + w.at(-1, 0) + w.at(1, 0) - 4 * w.at(0, 0);
        }
    }

    /** A coefficient that differs from point to point, read at neighbours too. */
    record Conducting(double r) implements Stencil {
        @Override
        public int dims() {
            return 2;
        }

        @Override
        public List<String> coefficients() {
            return List.of("conductivity");
        }

        @Override
        public double at(int field, Point... p) {
            Point t = p[0];
            Point c = p[1];
            double east = (c.at(0, 0) + c.at(0, 1)) / 2 * (t.at(0, 1) - t.at(0, 0));
            double west = (c.at(0, 0) + c.at(0, -1)) / 2 * (t.at(0, 0) - t.at(0, -1));
            double north = (c.at(0, 0) + c.at(1, 0)) / 2 * (t.at(1, 0) - t.at(0, 0));
            double south = (c.at(0, 0) + c.at(-1, 0)) / 2 * (t.at(0, 0) - t.at(-1, 0));
            return t.at(0, 0) + r * (east - west + north - south);
        }
    }

    /** Reads Δt, t, coordinates and indices; the functions depend on one of them alone, so the host computes them. */
    record Placed3D(double omega) implements Stencil3D {
        @Override
        public double at(Point u) {
            double source = Math.sin(omega * u.time()) * Math.signum(u.x()) * Math.exp(-(u.y() * u.y())) * u.z();
            double shear = u.y() < u.time() ? u.at(0, 0, -1) : u.at(0, 1, 0);
            double wall = u.i() == 4 ? u.k() : 0.001 * u.j();
            return u.at(0, 0, 0)
                    + u.dt() * (source + shear - u.x() * u.at(1, 0, 0))
                    + 0.1 * wall * (1 + u.dt() / u.dtBefore());
        }
    }

    /** Diffusion where the spacing differs from point to point. */
    record Stretched() implements Stencil2D {
        @Override
        public double at(Point u) {
            double x = (u.at(0, 1) - u.at(0, 0)) / u.dxHigh() - (u.at(0, 0) - u.at(0, -1)) / u.dxLow();
            double y = (u.at(1, 0) - u.at(0, 0)) / u.dyHigh() - (u.at(0, 0) - u.at(-1, 0)) / u.dyLow();
            return u.at(0, 0) + u.dt() * (2 * x / (u.dxLow() + u.dxHigh()) + 2 * y / (u.dyLow() + u.dyHigh()));
        }
    }

    /** A right-hand side: diffusion and a source that changes with time and place. */
    record Driven(double diffusivity) implements Stencil2D {
        @Override
        public double at(Point u) {
            double sum = u.at(0, -1) + u.at(0, 1) + u.at(-1, 0) + u.at(1, 0) - 4 * u.at(0, 0);
            return diffusivity * sum + Math.sin(3 * u.time()) * u.y() - 0.1 * u.at(0, 0) * u.at(0, 0);
        }
    }

    /** A function that OpenCL through Aparapi lacks. */
    record Signed() implements Stencil2D {
        @Override
        public double at(Point t) {
            return Math.signum(t.at(0, 0));
        }
    }
}
