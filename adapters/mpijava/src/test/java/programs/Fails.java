package programs;

import mpi.MPI;

/** A program whose last rank fails in the way that its first argument names. */
public final class Fails {
    private Fails() {}

    public static void main(String[] args) throws Exception {
        String[] own = MPI.Init(args);
        boolean last = MPI.COMM_WORLD.Rank() == MPI.COMM_WORLD.Size() - 1;
        String how = own[0];
        if (how.equals("exits after Finalize")) {
            MPI.Finalize();
            System.out.println("rank " + args[0] + " is done");
            System.exit(0);
        }
        if (last) {
            switch (how) {
                case "throws" -> throw new IllegalStateException("the reason");
                case "exits with 3" -> System.exit(3);
                case "exits with 0" -> System.exit(0);
                case "aborts with 7" -> MPI.COMM_WORLD.Abort(7);
                case "is killed" -> Runtime.getRuntime().halt(9);
                default -> {
                    // waits for a message as the others do
                }
            }
        }
        MPI.COMM_WORLD.Recv(new int[1], 0, 1, MPI.INT, MPI.ANY_SOURCE, 5);
    }
}
