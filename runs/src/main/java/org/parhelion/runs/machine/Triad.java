package org.parhelion.runs.machine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CyclicBarrier;

/**
 * Memory bandwidth, by STREAM's triad: a[i] = b[i] + s·c[i], 24 bytes an element (J. McCalpin, "Memory Bandwidth and Machine
 * Balance in Current High Performance Computers", 1995; the read that a write causes is not counted, as there).
 */
public final class Triad {
    private static final int BYTES_PER_ELEMENT = 3 * Double.BYTES;
    private static final int SWEEPS = 8;
    private static final long MOST_ELEMENTS = 32L << 20;

    private Triad() {}

    /**
     * Bytes per second on {@code threads} threads: measured once on a machine, then read from the user's cache directory.
     */
    public static double bytesPerSecond(Machine machine, int threads) {
        return read(cacheFile(machine, threads)).orElseGet(() -> measured(machine, threads));
    }

    /** Measures, and remembers the best that this machine has ever shown: a busy machine shows less than it has. */
    public static double measured(Machine machine, int threads) {
        Path cache = cacheFile(machine, threads);
        double measured =
                Math.max(measureOutOfCache(machine, threads), read(cache).orElse(0.0));
        try {
            Files.createDirectories(cache.getParent());
            Files.writeString(cache, String.format(Locale.ROOT, "%.4e%n", measured));
        } catch (IOException e) {
            // A home that cannot be written: it is measured again next time.
            return measured;
        }
        return measured;
    }

    /** Elements of each array: together four times the largest cache, as far as memory is worth it. */
    static long elements(Machine machine) {
        return Math.clamp(4 * machine.largestCacheBytes() / BYTES_PER_ELEMENT, 4L << 20, MOST_ELEMENTS);
    }

    /** Bytes per second now, of arrays that no cache holds. */
    public static double measureOutOfCache(Machine machine, int threads) {
        return measure(elements(machine), threads);
    }

    /** Bytes per second of the best of some sweeps over arrays of {@code elements}, split evenly over threads. */
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
        java.util.Arrays.fill(b, 1);
        java.util.Arrays.fill(c, 2);
        try {
            for (int sweep = 0; sweep < SWEEPS; sweep++) {
                start.await();
                triad(a, b, c, sweep);
                end.await();
            }
        } catch (InterruptedException | java.util.concurrent.BrokenBarrierException e) {
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

    private static Path cacheFile(Machine machine, int threads) {
        String base = Optional.ofNullable(System.getenv("XDG_CACHE_HOME"))
                .filter(text -> !text.isEmpty())
                .orElse(System.getProperty("user.home") + "/.cache");
        String name = (machine.cpu() + "-" + machine.cores()).replaceAll("[^A-Za-z0-9]+", "-");
        return Path.of(base, "parhelion", "triad-" + name + "-" + threads + ".txt");
    }
}
