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
     * The partners of a shift.
     *
     * @param source the rank to receive from, or {@link Comm#PROC_NULL}
     * @param dest the rank to send to, or {@link Comm#PROC_NULL}
     */
    record Shift(int source, int dest) {}
}
