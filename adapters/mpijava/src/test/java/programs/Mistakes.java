package programs;

import mpi.Group;
import mpi.Intracomm;
import mpi.MPI;
import mpi.MPIException;

/** Mistakes that every rank makes are refused before anything is sent: the ranks go on, and nothing is left to wait for. */
public final class Mistakes {
    private static final int LONG_MESSAGE = 1 << 20;

    private Mistakes() {}

    public static void main(String[] args) {
        MPI.Init(args);
        Intracomm world = MPI.COMM_WORLD;
        int next = (world.Rank() + 1) % world.Size();
        int[] one = {1};
        int[] result = {0};
        Object[] object = {new byte[LONG_MESSAGE]};
        refused("object to a negative tag", () -> world.Send(object, 0, 1, MPI.OBJECT, next, -5));
        refused("MAXLOC of single numbers", () -> world.Allreduce(one, 0, result, 0, 1, MPI.INT, MPI.MAXLOC));
        refused(
                "start without an array",
                () -> world.Recv_init(null, 0, 1, MPI.INT, next, 1).Start());
        Group all = world.Group();
        Intracomm half = world.Split(world.Rank() % 2, 0);
        refused("group of others", () -> half.Create(all));
        world.Allreduce(one, 0, result, 0, 1, MPI.INT, MPI.SUM);
        MPI.Finalize();
        System.out.println("rank " + args[0] + " ends with " + result[0]);
    }

    private static void refused(String mistake, Runnable call) {
        try {
            call.run();
            System.out.println(mistake + " was accepted");
        } catch (MPIException e) {
            // as it should be
        }
    }
}
