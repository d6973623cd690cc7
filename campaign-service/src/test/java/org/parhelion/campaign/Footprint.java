package org.parhelion.campaign;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/**
 * What this process holds.
 *
 * @param heapBytes used heap after a collection [B]
 * @param descriptors open files and connections; 0 where the system does not tell
 */
public record Footprint(long heapBytes, long descriptors) {
    private static final long HEAP_GROWTH_BYTES_MAX = 64L << 20;
    /** 128 streams of events, each of which finds out after some seconds that its client is gone, and files that the JVM opens once. */
    private static final long DESCRIPTOR_GROWTH_MAX = 200;

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

    /** Fails if this is much more than before. */
    public void assertNoLeakSince(Footprint before, String what) {
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
