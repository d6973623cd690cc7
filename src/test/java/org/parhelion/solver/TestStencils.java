package org.parhelion.solver;

import java.util.List;
import org.parhelion.stencil.Point;
import org.parhelion.stencil.Stencil;

/** Formulas without symmetry, so that a neighbour taken for another shows. */
final class TestStencils {
    private TestStencils() {}

    /** Weights every neighbour of a star differently. */
    record Star(int dims, int radius) implements Stencil {
        @Override
        public double at(int field, Point... p) {
            Point u = p[0];
            double sum = 0.2 * value(u, dims, 0, 0, 0);
            for (int m = 1; m <= radius; m++) {
                sum += (0.11 * value(u, dims, 0, 0, -m) + 0.07 * value(u, dims, 0, 0, m)) / m;
                if (dims > 1) {
                    sum += (0.05 * value(u, dims, 0, -m, 0) + 0.13 * value(u, dims, 0, m, 0)) / m;
                }
                if (dims > 2) {
                    sum += (0.03 * value(u, dims, -m, 0, 0) + 0.17 * value(u, dims, m, 0, 0)) / m;
                }
            }
            return sum;
        }
    }

    /** Weights every neighbour of a box of radius 1 differently. */
    record Box(int dims) implements Stencil {
        @Override
        public double at(int field, Point... p) {
            double sum = 0;
            double weight = 0.01;
            for (int dk = dims > 2 ? -1 : 0; dk <= (dims > 2 ? 1 : 0); dk++) {
                for (int dj = dims > 1 ? -1 : 0; dj <= (dims > 1 ? 1 : 0); dj++) {
                    for (int di = -1; di <= 1; di++) {
                        sum += weight * value(p[0], dims, dk, dj, di);
                        weight += 0.002;
                    }
                }
            }
            return sum;
        }
    }

    /** Second order in time, with a coefficient that is read at a neighbour. */
    record Leapfrog(int dims) implements Stencil {
        @Override
        public List<String> coefficients() {
            return List.of("c");
        }

        @Override
        public double at(int field, Point... p) {
            Point u = p[0];
            double here = value(u, dims, 0, 0, 0);
            double sum = value(u, dims, 0, 0, -1) + value(u, dims, 0, 0, 1) - 2 * here;
            if (dims > 1) {
                sum += value(u, dims, 0, -1, 0) + 1.5 * value(u, dims, 0, 1, 0) - 2.5 * here;
            }
            if (dims > 2) {
                sum += value(u, dims, -1, 0, 0) + 0.5 * value(u, dims, 1, 0, 0) - 1.5 * here;
            }
            double c = 0.5 * (value(p[1], dims, 0, 0, 0) + value(p[1], dims, 0, 0, 1));
            return 2 * here - u.before() + 0.1 * c * sum;
        }
    }

    /** Two fields, each made from both, with different radii. */
    record Pair(int dims) implements Stencil {
        @Override
        public List<String> fields() {
            return List.of("a", "b");
        }

        @Override
        public double at(int field, Point... p) {
            Point a = p[0];
            Point b = p[1];
            return field == 0
                    ? 0.6 * value(a, dims, 0, 0, 0) + 0.1 * value(b, dims, 0, 0, 2) - 0.2 * value(a, dims, 0, 0, -1)
                    : 0.7 * value(b, dims, 0, 0, 0)
                            + 0.2 * (dims > 1 ? value(a, dims, 0, -1, 0) : value(a, dims, 0, 0, 1))
                            - 0.1 * value(b, dims, 0, 0, 0) * value(a, dims, 0, 0, 0);
        }
    }

    /** Reads everything that is no field: Δt, t, coordinates and indices, alone and combined, with functions and decisions. */
    record Placed(int dims) implements Stencil {
        @Override
        public List<String> fields() {
            return List.of("a", "b");
        }

        @Override
        public double at(int field, Point... p) {
            Point a = p[0];
            Point b = p[1];
            double t = a.time();
            double metric = 2 / (a.dxLow() + a.dxHigh()) / b.dxLow() + 1 / a.dyHigh() - 1 / b.dyLow() * a.dxHigh();
            double depth = 0.1 / (a.dzLow() * b.dzHigh());
            double pulse = Math.sin(3 * t + 0.2) * Math.exp(-0.01 * (a.x() * a.x()));
            double place = 0.01 * a.x() + 0.02 * b.y() - 0.03 * a.z() + 0.001 * a.i() - 0.002 * a.j() + 0.003 * b.k();
            double flow = a.x() < 0.1 * t - 1 ? value(a, dims, 0, 0, 1) : value(a, dims, 0, 0, -1);
            double ratio = a.dt() / a.dtBefore();
            double edge = a.i() == 2 || b.j() == 1 ? a.dt() * (1 + ratio) : Math.sqrt(Math.abs(b.y()) + a.z() * a.z());
            return field == 0
                    ? 0.5 * value(a, dims, 0, 0, 0) + 0.25 * flow + a.dt() * (pulse + edge + depth)
                    : 0.4 * value(b, dims, 0, 0, 1)
                            + place
                            + 0.1 * (dims > 1 ? value(a, dims, 0, -1, 0) : t)
                            - pulse * t
                            + 0.01 * metric;
        }
    }

    /** The neighbour at an offset, whatever the number of axes. */
    static double value(Point u, int dims, int dk, int dj, int di) {
        return dims == 1 ? u.at(di) : dims == 2 ? u.at(dj, di) : u.at(dk, dj, di);
    }
}
