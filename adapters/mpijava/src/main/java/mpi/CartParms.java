package mpi;

/** The grid of a {@link Cartcomm}. */
public class CartParms {
    /** Ranks along each dimension. */
    public int[] dims = {};
    /** Whether each dimension wraps around. */
    public boolean[] periods = {};
    /** This rank's coordinates. */
    public int[] coords = {};

    CartParms() {}
}
