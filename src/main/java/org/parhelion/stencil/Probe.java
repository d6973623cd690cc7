package org.parhelion.stencil;

import java.util.Arrays;

/**
 * Calls a stencil's method once with arbitrary values and records the neighbours that it reads. Does not see branches that are
 * not taken.
 */
final class Probe implements Point {
    private Reach reach = Reach.NONE;

    static Reach reach(Stencil stencil) {
        Probe probe = new Probe();
        Point[] p = new Point[stencil.fields().size() + stencil.coefficients().size()];
        Arrays.fill(p, probe);
        for (int f = 0; f < stencil.fields().size(); f++) {
            stencil.at(f, p);
        }
        return probe.reach;
    }

    @Override
    public double at(int di) {
        return at(0, 0, di);
    }

    @Override
    public double at(int dj, int di) {
        return at(0, dj, di);
    }

    @Override
    public double at(int dk, int dj, int di) {
        reach = reach.with(dk, dj, di);
        return 1;
    }

    @Override
    public double before() {
        reach = reach.withBefore();
        return 1;
    }

    @Override
    public double dt() {
        return 1;
    }

    @Override
    public double dtBefore() {
        return 1;
    }

    @Override
    public double time() {
        return 1;
    }

    @Override
    public double x() {
        return 1;
    }

    @Override
    public double y() {
        return 1;
    }

    @Override
    public double z() {
        return 1;
    }

    @Override
    public double i() {
        return 1;
    }

    @Override
    public double j() {
        return 1;
    }

    @Override
    public double k() {
        return 1;
    }

    @Override
    public double dxLow() {
        return 1;
    }

    @Override
    public double dxHigh() {
        return 1;
    }

    @Override
    public double dyLow() {
        return 1;
    }

    @Override
    public double dyHigh() {
        return 1;
    }

    @Override
    public double dzLow() {
        return 1;
    }

    @Override
    public double dzHigh() {
        return 1;
    }
}
