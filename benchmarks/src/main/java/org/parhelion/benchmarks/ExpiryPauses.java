package org.parhelion.benchmarks;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.parhelion.space.SpaceName;
import org.parhelion.space.Template;
import org.parhelion.space.Tuple;
import org.parhelion.space.TupleSpace;
import org.parhelion.space.TupleVerbs;
import org.parhelion.space.memory.MemorySpaces;
import org.parhelion.space.store.SpaceRequest;
import org.parhelion.space.store.TupleStore;

/**
 * What pauses while many leases end at once: the store, which holds its lock; the garbage collector; the machine.
 *
 * <p>The tuples are old when their leases end: a collection goes before. New tuples are copied at every collection, so the writing
 * of as many causes pauses of its own, which are measured apart.
 */
final class ExpiryPauses {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final double MILLI_NANOS = 1e6;
    private static final double TAIL = 0.999;
    private static final Template EXPIRING = Template.of("expiring", Template.ANY);

    private final int leases;

    private final List<Double> expireCpu = new ArrayList<>();
    private final List<Double> expire = new ArrayList<>();
    private final List<Double> pair = new ArrayList<>();
    private final List<Double> idlePair = new ArrayList<>();
    private final List<Double> collector = new ArrayList<>();
    private final List<Double> writingCollector = new ArrayList<>();

    private ExpiryPauses(int leases) {
        this.leases = leases;
    }

    /** Measures, in turns. */
    static List<Map<String, Object>> rows(int leases, int repetitions, Bench.Options options) {
        ExpiryPauses pauses = new ExpiryPauses(leases);
        for (int i = 0; i < repetitions; i++) {
            pauses.measureStore();
            pauses.measureSpace();
        }
        String end = " while " + leases + " leases end";
        return List.of(
                row(options, "longest call of expire" + end, pauses.expire),
                row(options, "99.9th percentile of CPU time of a call of expire", pauses.expireCpu),
                row(options, "longest pause of the collector" + end, pauses.collector),
                row(options, "longest take+write" + end, pauses.pair),
                row(options, "longest take+write while no lease ends", pauses.idlePair),
                row(
                        options,
                        "longest pause of the collector while " + leases + " tuples are written",
                        pauses.writingCollector));
    }

    private static Map<String, Object> row(Bench.Options options, String what, List<Double> millis) {
        return SpaceBench.row(
                options,
                what,
                "ms",
                millis.stream().mapToDouble(Double::doubleValue).toArray(),
                new double[0]);
    }

    /** How long the lock of a space is held at most. */
    private void measureStore() {
        TupleStore store = new TupleStore((_, _, _) -> {});
        for (int i = 0; i < leases; i++) {
            store.apply(0, 1, i, new SpaceRequest.Write(Tuple.of("expiring", i), 1 + i % 1000, 0));
        }
        System.gc();
        long longest = 0;
        List<Long> cpu = new ArrayList<>();
        while (store.nextDeadlineNanos() <= 1000) {
            long startCpu = THREADS.getCurrentThreadCpuTime();
            long start = System.nanoTime();
            store.expire(1000);
            longest = Math.max(longest, System.nanoTime() - start);
            cpu.add(THREADS.getCurrentThreadCpuTime() - startCpu);
        }
        expire.add(longest / MILLI_NANOS);
        Collections.sort(cpu);
        expireCpu.add(cpu.get((int) (TAIL * (cpu.size() - 1))) / MILLI_NANOS);
    }

    /** What a client sees, the pauses of the collector and the scheduler included. */
    private void measureSpace() {
        AtomicLong leapNanos = new AtomicLong();
        MemorySpaces spaces = new MemorySpaces(() -> System.nanoTime() + leapNanos.get());
        try (TupleSpace space = spaces.open(SpaceName.DEFAULT)) {
            try (CollectorPauses pauses = new CollectorPauses()) {
                for (int i = 0; i < leases; i++) {
                    space.write(Tuple.of("expiring", i), Duration.ofHours(1));
                }
                writingCollector.add(pauses.longestMillis());
            }
            System.gc();
            long began = System.nanoTime();
            try (CollectorPauses pauses = new CollectorPauses()) {
                leapNanos.set(Duration.ofHours(2).toNanos());
                spaces.clockLeapt();
                // A count meets too many ended tuples, and is answered when all are deleted.
                FutureTask<Long> left = new FutureTask<>(() -> space.count(EXPIRING));
                Thread.ofPlatform().daemon().start(left);
                pair.add(longestPairMillis(space, left::isDone));
                if (left.get() > 0) {
                    throw new IllegalStateException(left.get() + " tuples are found whose leases have ended");
                }
                collector.add(pauses.longestMillis());
            }
            long end = 2 * System.nanoTime() - began;
            idlePair.add(longestPairMillis(space, () -> System.nanoTime() - end >= 0));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("the measurement was interrupted", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("the tuples could not be counted", e);
        }
    }

    private static double longestPairMillis(TupleSpace space, BooleanSupplier end) throws InterruptedException {
        Tuple tuple = Tuple.of("task", 1);
        Template template = Template.of("task", Template.ANY);
        space.write(tuple);
        long longest = 0;
        for (long start = System.nanoTime(); !end.getAsBoolean(); ) {
            space.write(space.take(template, TupleVerbs.FOREVER).orElseThrow());
            long now = System.nanoTime();
            longest = Math.max(longest, now - start);
            start = now;
        }
        space.take(template, TupleVerbs.FOREVER);
        return longest / MILLI_NANOS;
    }
}
