package org.parhelion.comm;

/** The program of every rank. */
@FunctionalInterface
public interface RankBody {
    /**
     * Runs this rank.
     *
     * @param world the communicator of all ranks: MPI_COMM_WORLD; do not close it
     * @throws Exception ends the whole job; {@link RankFailure} names the rank and the cause
     */
    void run(Comm world) throws Exception;
}
