package org.parhelion.stencil;

import java.util.Arrays;

/** Runs a formula once on made-up values and notes which neighbours it asks for. Blind to branches not taken. */
final class Probe implements Point {
    private int k;
    private int j;
    private int i;
    private boolean corners;
    private boolean before;

    static Reach reach(Stencil stencil) {
        Probe probe = new Probe();
        Point[] p = new Point[stencil.fields().size() + stencil.coefficients().size()];
        Arrays.fill(p, probe);
        for (int f = 0; f < stencil.fields().size(); f++) {
            stencil.at(f, p);
        }
        return new Reach(probe.k, probe.j, probe.i, probe.corners, probe.before);
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
        k = Math.max(k, Math.abs(dk));
        j = Math.max(j, Math.abs(dj));
        i = Math.max(i, Math.abs(di));
        corners |= (dk != 0 ? 1 : 0) + (dj != 0 ? 1 : 0) + (di != 0 ? 1 : 0) > 1;
        return 1;
    }

    @Override
    public double before() {
        before = true;
        return 1;
    }
}
