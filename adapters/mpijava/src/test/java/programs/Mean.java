package programs;

import mpi.MPI;
import mpi.MPIException;

/** The mean of one number of each rank. */
public final class Mean {
    private Mean() {}

    public static void main(String[] args) throws MPIException {
        String[] own = MPI.Init(args);
        int rank = MPI.COMM_WORLD.Rank();
        double[] number = {rank * Double.parseDouble(own[0])};
        double[] sum = new double[1];
        MPI.COMM_WORLD.Reduce(number, 0, sum, 0, 1, MPI.DOUBLE, MPI.SUM, 0);
        if (rank == 0) {
            System.out.println("mean " + sum[0] / MPI.COMM_WORLD.Size());
        }
        MPI.Finalize();
    }
}
