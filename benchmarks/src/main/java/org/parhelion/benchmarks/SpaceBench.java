package org.parhelion.benchmarks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import org.parhelion.runs.report.Json;
import org.parhelion.space.SpaceName;
import org.parhelion.space.Template;
import org.parhelion.space.Tuple;
import org.parhelion.space.TupleSpace;
import org.parhelion.space.TupleVerbs;
import org.parhelion.space.memory.MemorySpaces;

/**
 * A tuple space in memory, beside the plain one that every textbook shows: one monitor, one list that is searched from the start, all
 * woken at every write (what jSpace does).
 */
final class SpaceBench implements Bench {
    private static final int TAKERS = 64;
    private static final int KEYS = 64;
    private static final double NANOS_PER_SECOND = 1e9;

    /** What both spaces can do. */
    private interface Verbs extends AutoCloseable {
        void write(Tuple tuple);

        Tuple take(Template template) throws InterruptedException;

        @Override
        void close();
    }

    private record Ours(TupleSpace space) implements Verbs {
        @Override
        public void write(Tuple tuple) {
            space.write(tuple);
        }

        @Override
        public Tuple take(Template template) throws InterruptedException {
            return space.take(template, TupleVerbs.FOREVER).orElseThrow();
        }

        @Override
        public void close() {
            space.close();
        }
    }

    private static final class OneMonitor implements Verbs {
        @SuppressWarnings("JdkObsolete") // the peer as it is
        private final List<Tuple> tuples = new LinkedList<>();

        @Override
        public synchronized void write(Tuple tuple) {
            tuples.add(tuple);
            notifyAll();
        }

        @Override
        public synchronized Tuple take(Template template) throws InterruptedException {
            while (true) {
                for (Iterator<Tuple> each = tuples.iterator(); each.hasNext(); ) {
                    Tuple tuple = each.next();
                    if (template.matches(tuple)) {
                        each.remove();
                        return tuple;
                    }
                }
                wait();
            }
        }

        @Override
        public void close() {}
    }

    private static Verbs ours() {
        return new Ours(new MemorySpaces().open(SpaceName.DEFAULT));
    }

    @Override
    public String name() {
        return "space";
    }

    @Override
    public int defaultRanks() {
        return 1;
    }

    @Override
    public List<Map<String, Object>> rows(Options options) {
        int pairs = options.quick() ? 2_000 : 500_000;
        int repetitions = options.quick() ? 2 : 7;
        List<Map<String, Object>> rows = new ArrayList<>();
        both(rows, options, repetitions, "take+write, 1 thread, median", "ns", space -> medianPair(space, pairs));
        both(
                rows,
                options,
                repetitions,
                "take+write, 2 threads",
                "pairs/s",
                space -> pairsPerSecond(space, 2, 0, pairs));
        both(
                rows,
                options,
                repetitions,
                "write to one of " + TAKERS + " that wait",
                "us",
                space -> wakeMicros(space, options.quick() ? 20 : 1_000));
        both(
                rows,
                options,
                options.quick() ? 1 : 3,
                "take+write among 100000 tuples, " + TAKERS + " virtual threads",
                "pairs/s",
                space -> pairsPerSecond(space, TAKERS, 100_000, options.quick() ? 64 : 6_400));
        int leases = options.quick() ? 10_000 : 1_000_000;
        rows.addAll(ExpiryPauses.rows(leases, options.quick() ? 1 : 3, options));
        return rows;
    }

    /** Measures a value of a space. */
    @FunctionalInterface
    private interface Measure {
        double of(Verbs space) throws InterruptedException, ExecutionException;
    }

    private static void both(
            List<Map<String, Object>> rows,
            Options options,
            int repetitions,
            String what,
            String unit,
            Measure measure) {
        double[] ours = new double[repetitions];
        double[] plain = new double[repetitions];
        value(ours(), measure); // warm-up
        value(new OneMonitor(), measure);
        for (int i = 0; i < repetitions; i++) {
            ours[i] = value(ours(), measure);
            plain[i] = value(new OneMonitor(), measure);
        }
        rows.add(row(options, what, unit, ours, plain));
    }

    private static double value(Verbs space, Measure measure) {
        try (space) {
            return measure.of(space);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("the measurement was interrupted", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("a thread of the measurement failed", e);
        }
    }

    static Map<String, Object> row(Options options, String what, String unit, double[] ours, double[] plain) {
        Spread spread = Spread.of(ours);
        Map<String, Object> row = Json.object();
        row.put("measure", what);
        row.put("unit", unit);
        row.put("space", spread.median());
        row.put("spaceMin", spread.min());
        row.put("spaceMax", spread.max());
        row.put(
                "oneMonitor",
                Json.number(plain.length == 0 ? Double.NaN : Spread.of(plain).median()));
        row.put(
                "ratio",
                Json.number(
                        plain.length == 0
                                ? Double.NaN
                                : spread.median() / Spread.of(plain).median()));
        options.progress().accept("space: " + Json.line(row));
        return row;
    }

    private static double medianPair(Verbs space, int pairs) throws InterruptedException {
        Tuple tuple = Tuple.of("task", 1);
        Template template = Template.of("task", Template.ANY);
        long[] nanos = new long[pairs];
        space.write(tuple);
        for (int i = 0; i < pairs; i++) {
            long start = System.nanoTime();
            space.take(template);
            space.write(tuple);
            nanos[i] = System.nanoTime() - start;
        }
        Arrays.sort(nanos);
        return nanos[pairs / 2];
    }

    /** Each thread takes from its own key and writes back, among {@code others} tuples of all keys. */
    private static double pairsPerSecond(Verbs space, int threads, int others, int pairs)
            throws InterruptedException, ExecutionException {
        for (int i = 0; i < others; i++) {
            space.write(Tuple.of("key " + i % KEYS, i));
        }
        CountDownLatch start = new CountDownLatch(1);
        List<FutureTask<Long>> tasks = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            String key = "key " + i;
            space.write(Tuple.of(key, i));
            Template template = Template.of(key, Template.ANY);
            FutureTask<Long> task = new FutureTask<>(() -> {
                start.await();
                for (int k = 0; k < pairs / threads; k++) {
                    space.write(space.take(template));
                }
                return System.nanoTime();
            });
            tasks.add(task);
            Thread thread = threads > 2
                    ? Thread.ofVirtual().unstarted(task)
                    : Thread.ofPlatform().daemon().unstarted(task);
            thread.start();
        }
        long began = System.nanoTime();
        start.countDown();
        long end = began;
        for (FutureTask<Long> task : tasks) {
            end = Math.max(end, task.get());
        }
        return pairs / ((end - began) / NANOS_PER_SECOND);
    }

    /** From a write to the return of the taker that it serves, while all takers wait. */
    private static double wakeMicros(Verbs space, int writes) throws InterruptedException {
        Template template = Template.of("task", Template.ANY);
        Tuple tuple = Tuple.of("task", 1);
        long[] nanos = new long[writes];
        CountDownLatch[] served = new CountDownLatch[writes + TAKERS];
        Arrays.setAll(served, _ -> new CountDownLatch(1));
        AtomicInteger next = new AtomicInteger();
        List<Thread> takers = new ArrayList<>();
        for (int i = 0; i < TAKERS; i++) {
            takers.add(Thread.ofVirtual().start(() -> {
                try {
                    while (true) {
                        space.take(template);
                        served[next.getAndIncrement()].countDown();
                    }
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt(); // the end of the measurement
                }
            }));
        }
        for (int i = 0; i < writes; i++) {
            awaitParked(takers);
            long start = System.nanoTime();
            space.write(tuple);
            served[i].await();
            nanos[i] = System.nanoTime() - start;
        }
        takers.forEach(Thread::interrupt);
        for (Thread taker : takers) {
            taker.join();
        }
        Arrays.sort(nanos);
        return nanos[writes / 2] / 1e3;
    }

    private static void awaitParked(List<Thread> threads) throws InterruptedException {
        for (Thread thread : threads) {
            while (thread.getState() != Thread.State.WAITING) {
                Thread.sleep(Duration.ofNanos(50_000));
            }
        }
    }
}
