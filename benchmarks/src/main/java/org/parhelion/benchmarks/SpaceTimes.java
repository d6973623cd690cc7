package org.parhelion.benchmarks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.parhelion.space.Template;
import org.parhelion.space.Tuple;
import org.parhelion.space.TupleSpace;

/** The cost of writing a tuple and taking it, in any space. */
public final class SpaceTimes {
    private static final double MICRO_NANOS = 1e3;
    private static final double SECOND_NANOS = 1e9;
    private static final double MEDIAN = 0.5;
    private static final double TAIL = 0.99;
    /** Long enough for the compiler. */
    private static final double WARM_UP = 0.5;

    private SpaceTimes() {}

    /**
     * What was measured. A pair is a write and a take of the same tuple.
     *
     * @param pairMicrosP50 median time of a pair by one client [µs]
     * @param pairMicrosP99 99th percentile [µs]
     * @param clients number of clients of the next figure
     * @param operationsPerSecond verbs of all clients together, two for each pair [1/s]
     * @param processorMicros processor time of this process for each of those verbs, compiler and collector included [µs]; NaN if
     *     unknown
     */
    public record Figures(
            double pairMicrosP50,
            double pairMicrosP99,
            int clients,
            double operationsPerSecond,
            double processorMicros) {}

    private record Together(double perSecond, double processorMicros) {}

    /**
     * Measures. Leaves the space as it was.
     *
     * @param space where
     * @param clients threads that call at once, on the one opening
     * @param duration of each of the two measurements; half of it goes before, and does not count
     * @return the figures
     * @throws InterruptedException if the thread is interrupted
     */
    public static Figures measure(TupleSpace space, int clients, Duration duration) throws InterruptedException {
        double seconds = duration.toNanos() / SECOND_NANOS;
        pairs(space, 0, WARM_UP * seconds);
        long[] nanos = pairs(space, 0, seconds);
        Arrays.sort(nanos);
        together(space, clients, WARM_UP * seconds);
        Together together = together(space, clients, seconds);
        return new Figures(
                quantile(nanos, MEDIAN),
                quantile(nanos, TAIL),
                clients,
                together.perSecond(),
                together.processorMicros());
    }

    /** Of all threads of this process so far [ns]; NaN if unknown. */
    private static double processorNanos() {
        return ProcessHandle.current()
                .info()
                .totalCpuDuration()
                .map(duration -> (double) duration.toNanos())
                .orElse(Double.NaN);
    }

    private static double quantile(long[] sorted, double part) {
        return sorted[(int) (part * (sorted.length - 1))] / MICRO_NANOS;
    }

    private static long[] pairs(TupleSpace space, int client, double seconds) throws InterruptedException {
        Tuple tuple = Tuple.of("bench", client, 1.5);
        Template template = Template.of("bench", client, Template.ANY);
        List<Long> nanos = new ArrayList<>();
        long endNanos = System.nanoTime() + (long) (seconds * SECOND_NANOS);
        long now = System.nanoTime();
        do {
            space.write(tuple);
            if (space.take(template, Duration.ZERO).isEmpty()) {
                throw new IllegalStateException("the tuple that was written is not there; use a namespace of its own");
            }
            long next = System.nanoTime();
            nanos.add(next - now);
            now = next;
        } while (now < endNanos);
        return nanos.stream().mapToLong(Long::longValue).toArray();
    }

    private static Together together(TupleSpace space, int clients, double seconds) throws InterruptedException {
        AtomicLong operations = new AtomicLong();
        double processorNanos = processorNanos();
        long startNanos = System.nanoTime();
        try (ExecutorService pool = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> running = new ArrayList<>();
            for (int c = 0; c < clients; c++) {
                int client = c;
                running.add(pool.submit(() -> {
                    operations.addAndGet(2L * pairs(space, client, seconds).length);
                    return null;
                }));
            }
            for (Future<?> client : running) {
                client.get();
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException("a client failed: " + e.getCause(), e);
        }
        return new Together(
                operations.get() * SECOND_NANOS / (System.nanoTime() - startNanos),
                (processorNanos() - processorNanos) / operations.get() / MICRO_NANOS);
    }
}
