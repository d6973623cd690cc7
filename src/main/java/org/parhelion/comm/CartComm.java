package org.parhelion.comm;

/**
 * A communicator whose ranks lie on a Cartesian grid, row-major (the last dimension varies fastest): MPI's Cartesian topology.
 *
 * <p>The methods of this interface are arithmetic: they are not collective and may be called by any thread.
 */
public interface CartComm extends Comm {
    /** {@return ranks along each dimension} A copy. */
    int[] dims();

    /** {@return whether each dimension wraps around} A copy. */
    boolean[] periodic();

    /**
     * The position of a rank on the grid: MPI_Cart_coords.
     *
     * @param rank 0 … size − 1
     * @return its coordinates, one for each dimension, each 0 … {@code dims[d] - 1}
     * @throws IllegalArgumentException if there is no such rank
     */
    int[] coords(int rank);

    /**
     * The rank at a position of the grid: MPI_Cart_rank.
     *
     * @param coords coordinates, one for each dimension; they wrap around in periodic dimensions
     * @return the rank, or {@link Comm#PROC_NULL} outside a dimension that is not periodic
     * @throws IllegalArgumentException if the number of coordinates is not that of the dimensions
     */
    int rankAt(int... coords);

    /**
     * The two neighbours of this rank along one dimension: MPI_Cart_shift.
     *
     * @param dimension 0 … dimensions − 1
     * @param displacement distance on the grid [ranks]; negative towards lower coordinates
     * @return the rank {@code displacement} behind this one, to receive from, and the one ahead, to send to
     * @throws IllegalArgumentException if there is no such dimension
     */
    Shift shift(int dimension, int displacement);

    /**
     * Collects the parts of all neighbours: MPI_Neighbor_allgather on a Cartesian communicator. Collective: the first
     * call of a communicator waits for all its ranks, later ones for the neighbours only.
     *
     * <p>Part 2d of {@code recv} comes from the neighbour at the lower coordinate of dimension d, part 2d + 1 from that at the higher
     * one. The part of a neighbour that does not exist is unchanged. A rank that is both neighbours at once sends both parts.
     *
     * @param send this rank's part
     * @param recv 2 × dimensions × {@code send.count()} elements of the same type
     */
    void neighborAllgather(Buffer send, Buffer recv);

    /**
     * Exchanges a part of its own with each neighbour: MPI_Neighbor_alltoall on a Cartesian communicator. Collective, as
     * {@link #neighborAllgather}.
     *
     * <p>Part 2d of {@code send} goes to the neighbour at the lower coordinate of dimension d, part 2d + 1 to that at the higher one;
     * what they send here comes into the same parts of {@code recv}. Parts of neighbours that do not exist are unchanged.
     *
     * @param send 2 × dimensions equal parts
     * @param recv as many elements of the same type
     */
    void neighborAlltoall(Buffer send, Buffer recv);

    /**
     * The partners of a shift.
     *
     * @param source the rank to receive from, or {@link Comm#PROC_NULL}
     * @param dest the rank to send to, or {@link Comm#PROC_NULL}
     */
    record Shift(int source, int dest) {}
}
