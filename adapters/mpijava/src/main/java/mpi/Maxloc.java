package mpi;

/** The larger of two values with its index, on {@link MPI#INT2} and its like; of equal values the smaller index. */
public class Maxloc extends User_function {
    /** Creates the function. */
    public Maxloc() {}

    @Override
    public void Call(Object invec, int inoffset, Object inoutvec, int inoutoffset, int count, Datatype datatype) {
        Pairs.combine(true, invec, inoffset, inoutvec, inoutoffset, count, datatype);
    }
}
