package mpi;

/** Items in a row. */
public class Contiguous extends Datatype {
    Contiguous(int count, Datatype oldType) throws MPIException {
        if (count < 0) {
            throw new MPIException("Count argument of Contiguous must be non-negative");
        }
        blocks(new int[] {count}, new int[] {0}, oldType);
    }
}
