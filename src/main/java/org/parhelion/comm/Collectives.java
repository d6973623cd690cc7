package org.parhelion.comm;

/**
 * Operations that all ranks of a communicator call: the blocking collectives of MPI-4.1, chapter 6, as a part of {@link Comm}.
 *
 * <p>All ranks call them in the same order, with the same root, operation and element type. Where a
 * buffer is this rank's contribution and another one its result, {@link Buffer#IN_PLACE} may take the place of the first. What
 * {@link Comm} says about arguments, failures and threads holds for every method here.
 */
public interface Collectives {
    /** Returns on no rank before every rank has called it: MPI_Barrier. */
    void barrier();

    /**
     * Copies the root's elements to every rank: MPI_Bcast.
     *
     * @param buffer the elements on {@code root}; elsewhere where they go, writable and of the same type and length
     * @param root rank 0 … size − 1
     */
    void bcast(Buffer buffer, int root);

    /**
     * Combines the ranks' buffers element by element, with the result on the root: MPI_Reduce.
     *
     * @param send this rank's elements
     * @param recv where the result goes: as many elements of the same type; ignored except on {@code root}
     * @param op how two elements are combined; must accept the element type
     * @param root rank 0 … size − 1
     */
    void reduce(Buffer send, Buffer recv, Op op, int root);

    /**
     * Combines the ranks' buffers element by element, with the result on every rank: MPI_Allreduce. All ranks get the same bits.
     *
     * @param send this rank's elements
     * @param recv where the result goes: as many elements of the same type
     * @param op how two elements are combined; must accept the element type
     */
    void allreduce(Buffer send, Buffer recv, Op op);

    /**
     * Combines one number of each rank: MPI_Allreduce. All ranks get the same bits.
     *
     * @param value this rank's number
     * @param op how two numbers are combined; not a bitwise operation
     * @return the combination of all ranks' numbers
     */
    default double allreduce(double value, Op op) {
        double[] result = {0};
        allreduce(Buffer.of(new double[] {value}), Buffer.of(result), op);
        return result[0];
    }

    /**
     * Combines one number of each rank: MPI_Allreduce.
     *
     * @param value this rank's number
     * @param op how two numbers are combined
     * @return the combination of all ranks' numbers; sums and products wrap around
     */
    default long allreduce(long value, Op op) {
        long[] result = {0};
        allreduce(Buffer.of(new long[] {value}), Buffer.of(result), op);
        return result[0];
    }

    /**
     * Collects equal parts on the root: MPI_Gather. Rank r's {@code send} becomes part r of the root's {@code recv}.
     *
     * @param send this rank's part
     * @param recv size × {@code send.count()} elements of the same type; ignored except on {@code root}
     * @param root rank 0 … size − 1
     */
    void gather(Buffer send, Buffer recv, int root);

    /**
     * Collects parts of different length on the root: MPI_Gatherv.
     *
     * @param send this rank's part, of {@code counts[rank]} elements
     * @param recv where the parts go, of the same type; ignored except on {@code root}
     * @param counts length of each rank's part [elements], one for each rank; read on {@code root} only
     * @param displacements where each part begins in {@code recv} [elements], one for each rank; read on {@code root} only
     * @param root rank 0 … size − 1
     */
    void gatherv(Buffer send, Buffer recv, int[] counts, int[] displacements, int root);

    /**
     * Distributes equal parts of the root's elements: MPI_Scatter. Part r of {@code send} becomes rank r's {@code recv}.
     *
     * @param send size × {@code recv.count()} elements; ignored except on {@code root}
     * @param recv where this rank's part goes, of the same type
     * @param root rank 0 … size − 1
     */
    void scatter(Buffer send, Buffer recv, int root);

    /**
     * Distributes parts of different length of the root's elements: MPI_Scatterv.
     *
     * @param send the elements; ignored except on {@code root}
     * @param counts length of each rank's part [elements], one for each rank; read on {@code root} only
     * @param displacements where each part begins in {@code send} [elements], one for each rank; read on {@code root} only
     * @param recv where this rank's part goes: {@code counts[rank]} elements of the same type
     * @param root rank 0 … size − 1
     */
    void scatterv(Buffer send, int[] counts, int[] displacements, Buffer recv, int root);

    /**
     * Collects equal parts on every rank: MPI_Allgather. Rank r's {@code send} becomes part r of every {@code recv}.
     *
     * @param send this rank's part, of the same length on every rank
     * @param recv size × {@code send.count()} elements of the same type
     */
    void allgather(Buffer send, Buffer recv);

    /**
     * Collects parts of different length on every rank: MPI_Allgatherv.
     *
     * @param send this rank's part, of {@code counts[rank]} elements
     * @param recv where the parts go, of the same type
     * @param counts length of each rank's part [elements], one for each rank, the same on every rank
     * @param displacements where each part begins in {@code recv} [elements], one for each rank
     */
    void allgatherv(Buffer send, Buffer recv, int[] counts, int[] displacements);

    /**
     * Exchanges equal parts between all pairs: MPI_Alltoall. Part r of {@code send} goes to rank r; the part of rank r comes into
     * part r of {@code recv}.
     *
     * @param send elements, a multiple of size
     * @param recv as many elements of the same type
     */
    void alltoall(Buffer send, Buffer recv);

    /**
     * Exchanges parts of different length between all pairs: MPI_Alltoallv. All four arrays have one entry for each rank.
     *
     * @param send elements to send
     * @param sendCounts length of the part for each rank [elements]
     * @param sendDisplacements where the part for each rank begins in {@code send} [elements]
     * @param recv where the parts go, of the same type
     * @param recvCounts length of the part from each rank [elements]
     * @param recvDisplacements where the part from each rank begins in {@code recv} [elements]
     */
    void alltoallv(
            Buffer send,
            int[] sendCounts,
            int[] sendDisplacements,
            Buffer recv,
            int[] recvCounts,
            int[] recvDisplacements);

    /**
     * Combines the ranks' buffers element by element and distributes the result: MPI_Reduce_scatter.
     *
     * @param send this rank's elements, as many as {@code counts} add up to
     * @param recv where this rank's part of the result goes: {@code counts[rank]} elements of the same type
     * @param counts length of each rank's part [elements], one for each rank, the same on every rank
     * @param op how two elements are combined; must accept the element type
     */
    void reduceScatter(Buffer send, Buffer recv, int[] counts, Op op);

    /**
     * Combines the buffers of ranks 0 … r on each rank r: MPI_Scan, the inclusive prefix reduction.
     *
     * @param send this rank's elements
     * @param recv where the result goes: as many elements of the same type
     * @param op how two elements are combined; must accept the element type
     */
    void scan(Buffer send, Buffer recv, Op op);

    /**
     * Combines the buffers of ranks 0 … r − 1 on each rank r: MPI_Exscan, the exclusive prefix reduction.
     *
     * @param send this rank's elements
     * @param recv where the result goes: as many elements of the same type; left unchanged on rank 0
     * @param op how two elements are combined; must accept the element type
     */
    void exscan(Buffer send, Buffer recv, Op op);
}
