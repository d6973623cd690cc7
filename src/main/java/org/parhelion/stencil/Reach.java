package org.parhelion.stencil;

/**
 * Which neighbours a stencil reads: how wide a halo must be, and whether it needs corners.
 *
 * @param k radius along z: planes
 * @param j radius along y: rows
 * @param i radius along x: points
 * @param corners whether a neighbour off the axes is read (a box; else a star)
 * @param before whether {@link Point#before} is read
 */
public record Reach(int k, int j, int i, boolean corners, boolean before) {
    /** The widest of the three radii. */
    public int radius() {
        return Math.max(k, Math.max(j, i));
    }

    /** What {@code stencil} reads. */
    public static Reach of(Stencil stencil) {
        return Probe.reach(stencil);
    }
}
