package org.parhelion.membership.simulation;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

/** Runs a scenario from many seeds, in parallel on all cores. The seeds determine every result except the run time. */
public final class GossipTrials {
    private GossipTrials() {}

    /**
     * Runs {@code scenario} from the seeds {@code firstSeed} … {@code firstSeed + seeds − 1}.
     *
     * @param scenario what happens to the group in every run
     * @param firstSeed the first seed
     * @param seeds the number of runs, at least 1
     * @return the statistics over all runs
     * @throws IllegalArgumentException if {@code seeds} is less than 1
     */
    public static GossipReport run(GossipScenario scenario, long firstSeed, int seeds) {
        if (seeds < 1) {
            throw new IllegalArgumentException("seeds " + seeds + " must be at least 1");
        }
        GossipTally tally = new GossipTally();
        AtomicLong nextSeed = new AtomicLong(firstSeed);
        int workers = Math.min(seeds, Runtime.getRuntime().availableProcessors());
        try (ExecutorService executor = Executors.newFixedThreadPool(workers)) {
            CompletableFuture<?>[] done = IntStream.range(0, workers)
                    .mapToObj(worker -> CompletableFuture.runAsync(
                            () -> {
                                for (long seed = nextSeed.getAndIncrement();
                                        seed < firstSeed + seeds;
                                        seed = nextSeed.getAndIncrement()) {
                                    new GossipRun(scenario, seed).run(tally);
                                }
                            },
                            executor))
                    .toArray(CompletableFuture[]::new);
            CompletableFuture.allOf(done).join();
        }
        return tally.report(scenario, seeds);
    }
}
