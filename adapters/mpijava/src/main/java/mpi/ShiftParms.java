package mpi;

/** The partners of a shift along a dimension of a {@link Cartcomm}; −1 outside a dimension that does not wrap around. */
public class ShiftParms {
    /** Rank to receive from. */
    public int rank_source;
    /** Rank to send to. */
    public int rank_dest;

    ShiftParms() {}
}
