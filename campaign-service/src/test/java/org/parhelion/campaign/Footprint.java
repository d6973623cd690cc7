package org.parhelion.campaign;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * What this process holds.
 *
 * @param heapBytes used heap after a collection [B]
 * @param descriptors open files and connections; 0 where the system does not tell
 */
public record Footprint(long heapBytes, long descriptors) {
    private static final long HEAP_GROWTH_BYTES_MAX = 64L << 20;
    /** Connections that are not closed yet, and files that the JVM opens once. */
    private static final long DESCRIPTOR_GROWTH_MAX = 64;
    /** A stream of events finds out after some seconds that its client is gone. */
    private static final Duration CLOSING = Duration.ofMinutes(1);

    /** Collects, and counts. */
    public static Footprint now() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return new Footprint(
                runtime.totalMemory() - runtime.freeMemory(),
                ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
                        ? unix.getOpenFileDescriptorCount()
                        : 0);
    }

    private Footprint settled(Footprint before) {
        long end = System.nanoTime() + CLOSING.toNanos();
        Footprint now = this;
        while (now.descriptors - before.descriptors >= DESCRIPTOR_GROWTH_MAX && System.nanoTime() - end < 0) {
            LockSupport.parkNanos(100_000_000);
            now = now();
        }
        return now;
    }

    /** Fails if this is much more than before, and stays so. */
    public void assertNoLeakSince(Footprint before, String what) {
        settled(before).assertNoMoreThan(before, what);
    }

    private void assertNoMoreThan(Footprint before, String what) {
        System.out.printf(
                "%s: heap %d -> %d KiB, descriptors %d -> %d%n",
                what, before.heapBytes >> 10, heapBytes >> 10, before.descriptors, descriptors);
        assertThat(heapBytes - before.heapBytes)
                .as("growth of the heap: %s", what)
                .isLessThan(HEAP_GROWTH_BYTES_MAX);
        assertThat(descriptors - before.descriptors)
                .as("growth of open descriptors: %s", what)
                .isLessThan(DESCRIPTOR_GROWTH_MAX);
    }
}
