package org.parhelion.comm;

/**
 * Collectives that are started and completed later: MPI-4.1, section 6.12, as a part of {@link Comm}.
 *
 * <p>Each does what the blocking verb of its name does, once its {@link Request} is complete on this rank. All ranks of the
 * communicator start its collectives, blocking and non-blocking, in the same order; a non-blocking one is never answered by a
 * blocking one of the same name. Any number may be under way. Until its request is complete, no buffer may be changed and no
 * receiving buffer read; arrays of counts may be changed at once. The status of a complete request is {@link Status#EMPTY}.
 *
 * <p>A collective proceeds while this rank is inside calls of the library: messages move in any call, and what is left to compute
 * (a reduction, the copy into a receiving buffer) is done in the call that completes the request. No thread works in the
 * background, so {@link Request#test} now and then lets a long computation overlap with it. The requests follow the thread rule of
 * {@link Request}; they can be awaited together with those of sends and receives.
 */
public interface NonblockingCollectives {
    /**
     * Starts a barrier: MPI_Ibarrier.
     *
     * @return an active one-shot request; complete on no rank before every rank has called this
     */
    Request ibarrier();

    /**
     * Starts what {@link Comm#bcast} does: MPI_Ibcast.
     *
     * @param buffer the elements on {@code root}; elsewhere where they go, writable and of the same type and length
     * @param root rank 0 … size − 1
     * @return an active one-shot request
     */
    Request ibcast(Buffer buffer, int root);

    /**
     * Starts what {@link Comm#reduce} does: MPI_Ireduce.
     *
     * @param send this rank's elements
     * @param recv where the result goes: as many elements of the same type; ignored except on {@code root}
     * @param op how two elements are combined; must accept the element type
     * @param root rank 0 … size − 1
     * @return an active one-shot request
     */
    Request ireduce(Buffer send, Buffer recv, Op op, int root);

    /**
     * Starts what {@link Comm#allreduce} does: MPI_Iallreduce.
     *
     * @param send this rank's elements
     * @param recv where the result goes: as many elements of the same type
     * @param op how two elements are combined; must accept the element type
     * @return an active one-shot request
     */
    Request iallreduce(Buffer send, Buffer recv, Op op);

    /**
     * Starts what {@link Comm#gather} does: MPI_Igather.
     *
     * @param send this rank's part
     * @param recv size × {@code send.count()} elements of the same type; ignored except on {@code root}
     * @param root rank 0 … size − 1
     * @return an active one-shot request
     */
    Request igather(Buffer send, Buffer recv, int root);

    /**
     * Starts what {@link Comm#gatherv} does: MPI_Igatherv.
     *
     * @param send this rank's part, of {@code counts[rank]} elements
     * @param recv where the parts go, of the same type; ignored except on {@code root}
     * @param counts length of each rank's part [elements], one for each rank; read on {@code root} only
     * @param displacements where each part begins in {@code recv} [elements], one for each rank; read on {@code root} only
     * @param root rank 0 … size − 1
     * @return an active one-shot request
     */
    Request igatherv(Buffer send, Buffer recv, int[] counts, int[] displacements, int root);

    /**
     * Starts what {@link Comm#scatter} does: MPI_Iscatter.
     *
     * @param send size × {@code recv.count()} elements; ignored except on {@code root}
     * @param recv where this rank's part goes, of the same type
     * @param root rank 0 … size − 1
     * @return an active one-shot request
     */
    Request iscatter(Buffer send, Buffer recv, int root);

    /**
     * Starts what {@link Comm#scatterv} does: MPI_Iscatterv.
     *
     * @param send the elements; ignored except on {@code root}
     * @param counts length of each rank's part [elements], one for each rank; read on {@code root} only
     * @param displacements where each part begins in {@code send} [elements], one for each rank; read on {@code root} only
     * @param recv where this rank's part goes: {@code counts[rank]} elements of the same type
     * @param root rank 0 … size − 1
     * @return an active one-shot request
     */
    Request iscatterv(Buffer send, int[] counts, int[] displacements, Buffer recv, int root);

    /**
     * Starts what {@link Comm#allgather} does: MPI_Iallgather.
     *
     * @param send this rank's part, of the same length on every rank
     * @param recv size × {@code send.count()} elements of the same type
     * @return an active one-shot request
     */
    Request iallgather(Buffer send, Buffer recv);

    /**
     * Starts what {@link Comm#allgatherv} does: MPI_Iallgatherv.
     *
     * @param send this rank's part, of {@code counts[rank]} elements
     * @param recv where the parts go, of the same type
     * @param counts length of each rank's part [elements], one for each rank, the same on every rank
     * @param displacements where each part begins in {@code recv} [elements], one for each rank
     * @return an active one-shot request
     */
    Request iallgatherv(Buffer send, Buffer recv, int[] counts, int[] displacements);

    /**
     * Starts what {@link Comm#alltoall} does: MPI_Ialltoall.
     *
     * @param send elements, a multiple of size
     * @param recv as many elements of the same type
     * @return an active one-shot request
     */
    Request ialltoall(Buffer send, Buffer recv);

    /**
     * Starts what {@link Comm#alltoallv} does: MPI_Ialltoallv.
     *
     * @param send elements to send
     * @param sendCounts length of the part for each rank [elements]
     * @param sendDisplacements where the part for each rank begins in {@code send} [elements]
     * @param recv where the parts go, of the same type
     * @param recvCounts length of the part from each rank [elements]
     * @param recvDisplacements where the part from each rank begins in {@code recv} [elements]
     * @return an active one-shot request
     */
    Request ialltoallv(
            Buffer send,
            int[] sendCounts,
            int[] sendDisplacements,
            Buffer recv,
            int[] recvCounts,
            int[] recvDisplacements);

    /**
     * Starts what {@link Comm#reduceScatter} does: MPI_Ireduce_scatter.
     *
     * @param send this rank's elements, as many as {@code counts} add up to
     * @param recv where this rank's part of the result goes: {@code counts[rank]} elements of the same type
     * @param counts length of each rank's part [elements], one for each rank, the same on every rank
     * @param op how two elements are combined; must accept the element type
     * @return an active one-shot request
     */
    Request ireduceScatter(Buffer send, Buffer recv, int[] counts, Op op);

    /**
     * Starts what {@link Comm#scan} does: MPI_Iscan.
     *
     * @param send this rank's elements
     * @param recv where the result goes: as many elements of the same type
     * @param op how two elements are combined; must accept the element type
     * @return an active one-shot request
     */
    Request iscan(Buffer send, Buffer recv, Op op);

    /**
     * Starts what {@link Comm#exscan} does: MPI_Iexscan.
     *
     * @param send this rank's elements
     * @param recv where the result goes: as many elements of the same type; left unchanged on rank 0
     * @param op how two elements are combined; must accept the element type
     * @return an active one-shot request
     */
    Request iexscan(Buffer send, Buffer recv, Op op);
}
