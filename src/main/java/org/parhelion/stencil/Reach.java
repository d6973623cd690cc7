package org.parhelion.stencil;

/**
 * The neighbours that a stencil reads, which determine the ghost width and whether corners are exchanged.
 *
 * @param k radius along z: planes
 * @param j radius along y: rows
 * @param i radius along x: points
 * @param corners whether a neighbour off the axes is read (a box; else a star)
 * @param before whether {@link Point#before} is read
 */
public record Reach(int k, int j, int i, boolean corners, boolean before) {
    /** The reach of a formula that reads no neighbour. */
    public static final Reach NONE = new Reach(0, 0, 0, false, false);

    /** {@return the largest of the three radii} */
    public int radius() {
        return Math.max(k, Math.max(j, i));
    }

    /**
     * The reach of a stencil whose formula cannot be read: a box of its {@link Stencil#radius}, and {@code before()}.
     *
     * @param stencil the stencil
     * @return the box, in as many axes as the stencil has
     */
    public static Reach unread(Stencil stencil) {
        int radius = stencil.radius();
        int dims = stencil.dims();
        return new Reach(dims > 2 ? radius : 0, dims > 1 ? radius : 0, radius, dims > 1 && radius > 0, true);
    }

    /**
     * The reach of one call of the stencil's method on made-up values. Blind to branches not taken.
     *
     * @param stencil whose method is called
     * @return what that call asked for
     */
    public static Reach probed(Stencil stencil) {
        return Probe.reach(stencil);
    }

    /** The union of this reach and one neighbour. */
    Reach with(int dk, int dj, int di) {
        int axes = (dk != 0 ? 1 : 0) + (dj != 0 ? 1 : 0) + (di != 0 ? 1 : 0);
        return new Reach(
                Math.max(k, Math.abs(dk)),
                Math.max(j, Math.abs(dj)),
                Math.max(i, Math.abs(di)),
                corners || axes > 1,
                before);
    }

    /**
     * The larger of two reaches along each axis.
     *
     * @param other the other reach
     * @return what covers both
     */
    public Reach union(Reach other) {
        return new Reach(
                Math.max(k, other.k),
                Math.max(j, other.j),
                Math.max(i, other.i),
                corners || other.corners,
                before || other.before);
    }

    /** {@return this reach and the step before} */
    Reach withBefore() {
        return new Reach(k, j, i, corners, true);
    }
}
