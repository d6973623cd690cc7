package org.parhelion.comm.threads;

/** The collectives, with the code of each in a {@link CallSignature} and the verb for messages. */
enum Collective {
    BARRIER(0, "barrier"),
    BCAST(1, "bcast"),
    REDUCE(2, "reduce"),
    ALLREDUCE(3, "allreduce"),
    REDUCE_SCATTER(4, "reduceScatter"),
    SCAN(5, "scan"),
    EXSCAN(6, "exscan"),
    GATHER(7, "gather"),
    GATHERV(8, "gatherv"),
    SCATTER(9, "scatter"),
    SCATTERV(10, "scatterv"),
    ALLGATHER(11, "allgather"),
    ALLGATHERV(12, "allgatherv"),
    ALLTOALL(13, "alltoall"),
    SPLIT(14, "split");

    private final int code;
    private final String verb;

    Collective(int code, String verb) {
        this.code = code;
        this.verb = verb;
    }

    /** Unique, 0 … 31; independent of the order of declaration. */
    int code() {
        return code;
    }

    String verb() {
        return verb;
    }
}
