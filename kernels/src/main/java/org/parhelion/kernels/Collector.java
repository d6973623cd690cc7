package org.parhelion.kernels;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.ManagementFactory;
import org.parhelion.Precision;

/**
 * Keeps the arrays that live on a device where they are.
 *
 * <p>Aparapi finds an array's copy on the device by the array's address: when the collector moves it, the copy is thrown away
 * and made anew from the array, which holds old values, and nobody is told. G1 leaves arrays alone that are larger than
 * half a region; so that collector is required, and such arrays are padded to that size. The other collectors move arrays
 * of any size, or hold every collection until a running kernel ends.
 */
final class Collector {
    private static final long HEADER_BYTES = 16;

    private Collector() {}

    /** @throws IllegalStateException if this JVM runs with another collector than G1; names the flag */
    static void requireG1() {
        if (!Boolean.parseBoolean(option("UseG1GC"))) {
            throw new IllegalStateException(
                    "this JVM's garbage collector moves the arrays whose values live on an OpenCL "
                            + "device, which loses the values: start it with -XX:+UseG1GC");
        }
    }

    /** The least length at which an array is never moved. */
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
