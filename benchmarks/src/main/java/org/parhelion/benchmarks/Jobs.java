package org.parhelion.benchmarks;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.parhelion.comm.Comm;
import org.parhelion.comm.RankBody;
import org.parhelion.comm.RankFailure;
import org.parhelion.comm.Ranks;
import org.parhelion.comm.spi.CommProvider;
import org.parhelion.runs.job.AbortOnFailure;

/** Runs a measurement on ranks: one job for each number of ranks, or in the job that a launcher has started. */
final class Jobs {
    /** The measurement that every rank runs. */
    interface Body {
        /** Measures on all ranks of {@code comm}. Collective; only the result of rank 0 is used. */
        List<Map<String, Object>> rows(Comm comm);
    }

    private Jobs() {}

    /**
     * The rows of rank 0 for each number of ranks. If ranks are processes, their number was fixed by the launcher, and {@code
     * rankCounts} is ignored.
     */
    static List<Map<String, Object>> rows(Bench.Options options, int[] rankCounts, Body body) {
        String[] arguments = options.arguments().toArray(String[]::new);
        CommProvider provider = Ranks.provider(arguments, options.with());
        List<Map<String, Object>> rows = Collections.synchronizedList(new ArrayList<>());
        if (areThreads(provider)) {
            for (int ranks : rankCounts) {
                run(provider, arguments, ranks, body, rows);
            }
        } else {
            int ranks = provider.launched(arguments) ? 0 : options.ranks().orElse(0);
            run(provider, arguments, ranks, body, rows);
        }
        return List.copyOf(rows);
    }

    /** Whether the ranks of these options are threads of this process. */
    static boolean areThreads(Bench.Options options) {
        return areThreads(Ranks.provider(options.arguments().toArray(String[]::new), options.with()));
    }

    /** 1 and {@code most}. */
    static int[] oneAnd(int most) {
        return IntStream.of(1, most).distinct().toArray();
    }

    /** 1, 2, 4, … and {@code most}. */
    static int[] doublingTo(int most) {
        return IntStream.concat(IntStream.iterate(1, ranks -> ranks < most, ranks -> 2 * ranks), IntStream.of(most))
                .toArray();
    }

    private static boolean areThreads(CommProvider provider) {
        return !provider.ranksAreProcesses();
    }

    private static void run(
            CommProvider provider, String[] arguments, int ranks, Body body, List<Map<String, Object>> rows)
            throws RankFailure {
        RankBody measure = comm -> {
            List<Map<String, Object>> mine = body.rows(comm);
            if (comm.rank() == 0) {
                rows.addAll(mine);
            }
        };
        provider.run(arguments, ranks, new AbortOnFailure(measure));
    }
}
