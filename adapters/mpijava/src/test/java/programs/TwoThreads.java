package programs;

import mpi.MPI;

/** Two threads of each rank call at the same time: one sends to the next rank, one receives from the previous. */
public final class TwoThreads {
    private static final int MESSAGES = 200;

    private TwoThreads() {}

    public static void main(String[] args) throws InterruptedException {
        MPI.Init(args);
        int rank = MPI.COMM_WORLD.Rank();
        int size = MPI.COMM_WORLD.Size();
        Thread sender = new Thread(() -> {
            for (int i = 0; i < MESSAGES; i++) {
                MPI.COMM_WORLD.Ssend(new int[] {i}, 0, 1, MPI.INT, (rank + 1) % size, 1);
            }
        });
        sender.start();
        int[] sum = new int[1];
        Thread receiver = new Thread(() -> {
            int[] got = new int[1];
            for (int i = 0; i < MESSAGES; i++) {
                MPI.COMM_WORLD.Recv(got, 0, 1, MPI.INT, (rank + size - 1) % size, 1);
                sum[0] += got[0];
            }
        });
        receiver.start();
        MPI.COMM_WORLD.Barrier();
        sender.join();
        receiver.join();
        int[] all = new int[1];
        MPI.COMM_WORLD.Reduce(sum, 0, all, 0, 1, MPI.INT, MPI.SUM, 0);
        if (rank == 0) {
            System.out.println("received " + all[0]);
        }
        MPI.Finalize();
    }
}
