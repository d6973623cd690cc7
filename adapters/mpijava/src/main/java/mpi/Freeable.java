package mpi;

/** What mpiJava's programs may free. */
interface Freeable {
    /** Frees this object. */
    void free();
}
