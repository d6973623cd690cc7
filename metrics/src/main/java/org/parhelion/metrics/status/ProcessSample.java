package org.parhelion.metrics.status;

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;

/**
 * The figures of a JVM.
 *
 * @param heapUsedBytes used heap
 * @param heapMaxBytes limit of the heap; 0 if there is none
 * @param gcSeconds time in garbage collections since the start of the JVM [s]
 * @param threads number of live threads; 0 if nothing is known
 */
public record ProcessSample(long heapUsedBytes, long heapMaxBytes, double gcSeconds, int threads) {
    /** Nothing known. */
    public static final ProcessSample NONE = new ProcessSample(0, 0, 0, 0);

    /** {@return the figures of this JVM} */
    public static ProcessSample here() {
        MemoryUsage heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
        long gcMillis = ManagementFactory.getGarbageCollectorMXBeans().stream()
                .mapToLong(GarbageCollectorMXBean::getCollectionTime)
                .filter(millis -> millis > 0)
                .sum();
        return new ProcessSample(
                heap.getUsed(),
                Math.max(0, heap.getMax()),
                1e-3 * gcMillis,
                ManagementFactory.getThreadMXBean().getThreadCount());
    }

    /** {@return whether this is a JVM} */
    public boolean isKnown() {
        return threads > 0;
    }
}
