package programs;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import mpi.MPI;

/**
 * A task on another thread of rank 0 answers rank 1, while the main thread waits for what rank 1 sends after the answer. With an argument,
 * rank 1 sends nothing after it.
 */
public final class Workers {
    private static final int ROUNDS = 50;
    private static final int QUESTION = 1;
    private static final int ANSWER = 2;
    private static final int LAST = 3;

    private Workers() {}

    public static void main(String[] args) {
        boolean deadlock = MPI.Init(args).length > 0;
        if (deadlock) {
            play("thread", task -> new Thread(task).start(), true);
        } else {
            play("common pool", ForkJoinPool.commonPool(), false);
            try (ForkJoinPool pool = new ForkJoinPool(1)) {
                play("pool", pool, false);
            }
            play("virtual threads", Executors.newVirtualThreadPerTaskExecutor(), false);
        }
        MPI.Finalize();
    }

    private static void play(String name, Executor executor, boolean deadlock) {
        if (MPI.COMM_WORLD.Rank() == 0) {
            System.out.println(name + " " + answer(executor));
        } else {
            ask(deadlock);
        }
    }

    private static int answer(Executor executor) {
        int[] last = new int[1];
        int sum = 0;
        for (int i = 0; i < ROUNDS; i++) {
            CompletableFuture<Void> answered = CompletableFuture.runAsync(
                    () -> {
                        int[] question = new int[1];
                        MPI.COMM_WORLD.Recv(question, 0, 1, MPI.INT, 1, QUESTION);
                        MPI.COMM_WORLD.Ssend(question, 0, 1, MPI.INT, 1, ANSWER);
                    },
                    executor);
            MPI.COMM_WORLD.Recv(last, 0, 1, MPI.INT, 1, LAST);
            answered.join();
            sum += last[0];
        }
        return sum;
    }

    private static void ask(boolean deadlock) {
        for (int i = 0; i < ROUNDS; i++) {
            int[] number = {i};
            MPI.COMM_WORLD.Send(number, 0, 1, MPI.INT, 0, QUESTION);
            MPI.COMM_WORLD.Recv(number, 0, 1, MPI.INT, 0, ANSWER);
            if (deadlock) {
                MPI.COMM_WORLD.Recv(number, 0, 1, MPI.INT, 0, LAST);
            }
            MPI.COMM_WORLD.Send(number, 0, 1, MPI.INT, 0, LAST);
        }
    }
}
