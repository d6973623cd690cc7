package org.parhelion.comm;

/** A communicator whose ranks lie on a Cartesian grid of ranks, row-major: the last dimension varies fastest. */
public interface CartComm extends Comm {
    /** Ranks along each dimension. */
    int[] dims();

    /** Whether each dimension wraps around. */
    boolean[] periodic();

    /** Where {@code rank} lies. */
    int[] coords(int rank);

    /** The rank at {@code coords}; {@link Comm#PROC_NULL} outside a dimension that does not wrap around. */
    int rankAt(int... coords);

    /** The two ranks of a shift along {@code dimension} by {@code displacement}: MPI_Cart_shift. */
    Shift shift(int dimension, int displacement);

    /**
     * Partners of a shift.
     *
     * @param source the rank to receive from, or {@link Comm#PROC_NULL}
     * @param dest the rank to send to, or {@link Comm#PROC_NULL}
     */
    record Shift(int source, int dest) {}
}
