package org.parhelion.adapters.mpijava;

/** What package {@code mpi} tells the launcher of its rank. Loaded once, so that it means the same to all ranks of a JVM. */
public interface RankEvents {
    /** {@code MPI.Init} was called. */
    void initialized();

    /** {@code MPI.Finalize} was called. */
    void finalized();

    /**
     * {@code Abort} was called: the job ends.
     *
     * @param status its exit status
     */
    void aborts(int status);
}
