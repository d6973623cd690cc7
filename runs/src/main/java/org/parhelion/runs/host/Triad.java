package org.parhelion.runs.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;

/**
 * Memory bandwidth by the STREAM triad: a[i] = b[i] + s·c[i], 24 bytes per element. As in STREAM, the read for ownership of a
 * write is not counted. Source: J. McCalpin, "Memory Bandwidth and Machine Balance in Current High Performance Computers", 1995.
 */
public final class Triad {
    private static final int BYTES_PER_ELEMENT = 3 * Double.BYTES;
    private static final int SWEEPS = 8;
    private static final long MOST_ELEMENTS = 32L << 20;

    private Triad() {}

    /**
     * The bandwidth, measured once on a machine and then read from the user's cache directory.
     *
     * @param machine the machine
     * @param threads number of threads, at least 1
     * @return bytes per second
     */
    public static double bytesPerSecond(Host machine, int threads) {
        return read(cacheFile(machine, threads)).orElseGet(() -> measured(machine, threads));
    }

    /**
     * Measures the bandwidth and stores the maximum of all measurements so far, because a busy machine shows less than
     * its bandwidth.
     *
     * @param machine the machine
     * @param threads number of threads, at least 1
     * @return that maximum, in bytes per second
     */
    public static double measured(Host machine, int threads) {
        Path cache = cacheFile(machine, threads);
        double measured =
                Math.max(measureOutOfCache(machine, threads), read(cache).orElse(0.0));
        try {
            Files.createDirectories(cache.getParent());
            Files.writeString(cache, String.format(Locale.ROOT, "%.4e%n", measured));
        } catch (IOException e) {
            // The cache directory is not writable: the next call measures again.
            return measured;
        }
        return measured;
    }

    /** Number of elements of each array: in total four times the largest cache, within limits. */
    static long elements(Host machine) {
        return Math.clamp(4 * machine.largestCacheBytes() / BYTES_PER_ELEMENT, 4L << 20, MOST_ELEMENTS);
    }

    /**
     * Measures the bandwidth with arrays that do not fit into a cache.
     *
     * @param machine the machine
     * @param threads number of threads, at least 1
     * @return bytes per second
     */
    public static double measureOutOfCache(Host machine, int threads) {
        return measure(elements(machine), threads);
    }

    /**
     * Measures the bandwidth: the best of several sweeps.
     *
     * @param elements number of elements of each array, divided evenly among the threads
     * @param threads number of threads, at least 1
     * @return bytes per second; NaN if the calling thread was interrupted
     */
    public static double measure(long elements, int threads) {
        int each = Math.toIntExact(elements / threads);
        long[] best = {Long.MAX_VALUE};
        long[] begun = {0};
        CyclicBarrier start = new CyclicBarrier(threads, () -> begun[0] = System.nanoTime());
        CyclicBarrier end = new CyclicBarrier(threads, () -> best[0] = Math.min(best[0], System.nanoTime() - begun[0]));
        List<Thread> workers = new ArrayList<>();
        for (int t = 0; t < threads; t++) {
            workers.add(Thread.ofPlatform().daemon().start(() -> sweeps(each, start, end)));
        }
        try {
            for (Thread worker : workers) {
                worker.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Double.NaN;
        }
        return (double) each * threads * BYTES_PER_ELEMENT / (best[0] * 1e-9);
    }

    private static void sweeps(int elements, CyclicBarrier start, CyclicBarrier end) {
        double[] a = new double[elements];
        double[] b = new double[elements];
        double[] c = new double[elements];
        Arrays.fill(b, 1);
        Arrays.fill(c, 2);
        try {
            for (int sweep = 0; sweep < SWEEPS; sweep++) {
                start.await();
                triad(a, b, c, sweep);
                end.await();
            }
        } catch (InterruptedException | BrokenBarrierException e) {
            throw new IllegalStateException("the measurement was interrupted", e);
        }
    }

    private static void triad(double[] a, double[] b, double[] c, double s) {
        for (int i = 0; i < a.length; i++) {
            a[i] = b[i] + s * c[i];
        }
    }

    private static Optional<Double> read(Path file) {
        try {
            return Optional.of(Double.parseDouble(Files.readString(file).strip()));
        } catch (IOException | NumberFormatException e) {
            return Optional.empty();
        }
    }

    private static Path cacheFile(Host machine, int threads) {
        return CacheFiles.directory().resolve("triad-" + CacheFiles.name(machine) + "-" + threads + ".txt");
    }
}
