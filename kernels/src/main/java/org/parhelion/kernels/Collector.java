package org.parhelion.kernels;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.ManagementFactory;
import org.parhelion.Precision;

/**
 * Ensures that the garbage collector does not move arrays that have a copy on a device.
 *
 * <p>Aparapi identifies the device copy of an array by the array's address. If the collector moves the array, Aparapi silently
 * replaces the copy by the outdated values of the array. G1 does not move arrays larger than half a region. Therefore G1 is
 * required, and such arrays are padded to that size. The other collectors move arrays of any size, or block every collection
 * until a running kernel ends.
 */
final class Collector {
    private static final long HEADER_BYTES = 16;

    private Collector() {}

    /** @throws IllegalStateException if this JVM uses another collector than G1; the message contains the flag */
    static void requireG1() {
        if (!Boolean.parseBoolean(option("UseG1GC"))) {
            throw new IllegalStateException(
                    "OpenCL devices need the garbage collector G1, because other collectors move arrays "
                            + "that have a copy on the device: start the JVM with -XX:+UseG1GC");
        }
    }

    /** The smallest length at which G1 never moves an array. */
    static int unmovedLength(Precision precision) {
        long regionBytes = Long.parseLong(option("G1HeapRegionSize"));
        return Math.toIntExact((regionBytes / 2 + HEADER_BYTES) / precision.byteSize() + 1);
    }

    private static String option(String name) {
        return ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
                .getVMOption(name)
                .getValue();
    }
}
