package mpi;

/** The smaller of two values with its index, on {@link MPI#INT2} and its like; of equal values the smaller index. */
public class Minloc extends User_function {
    /** Creates the function. */
    public Minloc() {}

    @Override
    public void Call(Object invec, int inoffset, Object inoutvec, int inoutoffset, int count, Datatype datatype) {
        Pairs.combine(false, invec, inoffset, inoutvec, inoutoffset, count, datatype);
    }
}
