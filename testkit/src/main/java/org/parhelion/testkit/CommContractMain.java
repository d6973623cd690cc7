package org.parhelion.testkit;

import java.util.List;
import java.util.stream.IntStream;
import org.parhelion.comm.Comm;
import org.parhelion.comm.Ranks;

/**
 * Runs the contract on the world that a launcher made, for providers whose ranks are processes:
 * {@code CommContractMain [-n RANKS] [--with NAME] [--case NAME]…}.
 *
 * <p>Rank 0 prints one line for each case, {@code ok NAME} or {@code skipped NAME (needs N ranks)}; a rank on which a case
 * fails prints {@code FAILED NAME on rank R}, and its failure ends the job with a non-zero exit status.
 */
public final class CommContractMain {
    private CommContractMain() {}

    /**
     * Runs the cases and returns when this process's ranks are done.
     *
     * @param args as for {@link Ranks#run}; {@code --case NAME}, perhaps several times, runs these cases only
     * @throws IllegalArgumentException if no case has such a name
     */
    public static void main(String[] args) {
        List<String> names = IntStream.range(0, args.length - 1)
                .filter(i -> args[i].equals("--case"))
                .mapToObj(i -> args[i + 1])
                .toList();
        List<CommContract.Case> cases = CommContract.cases().stream()
                .filter(c -> names.isEmpty() || names.contains(c.name()))
                .toList();
        if (cases.isEmpty()) {
            throw new IllegalArgumentException("no case called " + names);
        }
        Ranks.run(args, world -> {
            for (CommContract.Case c : cases) {
                run(c, world);
            }
        });
    }

    private static void run(CommContract.Case c, Comm world) throws Exception {
        if (world.size() < c.minRanks()) {
            print(world, "skipped " + c.name() + " (needs " + c.minRanks() + " ranks)");
            return;
        }
        try {
            c.body().run(world);
        } catch (Throwable t) {
            System.out.println("FAILED " + c.name() + " on rank " + world.rank() + ": " + t);
            System.out.flush();
            throw t;
        }
        world.barrier();
        print(world, "ok " + c.name());
    }

    private static void print(Comm world, String line) {
        if (world.rank() == 0) {
            System.out.println(line);
        }
    }
}
