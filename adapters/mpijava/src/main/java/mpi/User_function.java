package mpi;

/** A reduction operation that the program defines. */
public abstract class User_function {
    /** Creates a function. */
    public User_function() {}

    /** Combines {@code count} items: {@code inoutvec[i] = invec[i] op inoutvec[i]}. */
    public abstract void Call(
            Object invec, int inoffset, Object inoutvec, int inoutoffset, int count, Datatype datatype)
            throws MPIException;
}
