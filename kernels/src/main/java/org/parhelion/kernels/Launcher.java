package org.parhelion.kernels;

import com.aparapi.Range;
import com.aparapi.device.OpenCLDevice;
import org.parhelion.device.DeviceTraffic;

/**
 * Launches the phases of one kernel on one device, and counts: launches, nanoseconds, bytes over the bus.
 *
 * <p>Aparapi's calls return when the device is done. They may come from two threads (core on one, the rest on another), one
 * after the other: the kernel is the lock.
 */
final class Launcher {
    /** Work items of a group: enough to fill a GPU's lanes, few enough for every device. */
    private static final int GROUP = 64;

    private final BlockKernel kernel;
    private final OpenCLDevice device;
    private final int group;
    private boolean refused;
    private long launches;
    private long nanos;
    private long bytesToDevice;
    private long bytesFromDevice;

    Launcher(BlockKernel kernel, OpenCLDevice device) {
        this.kernel = kernel;
        this.device = device;
        this.group = Math.min(GROUP, device.getMaxWorkGroupSize());
    }

    /** Work items 0 … count − 1; the same object serves every launch of that size. */
    Range list(int count) {
        return range(count, 1);
    }

    /** Work items (0 … n − 1, 0 … rows − 1). */
    Range range(int n, int rows) {
        // A whole number of groups: kernels leave alone what lies past the end. Bound to the device, or Aparapi would
        // fall
        // back to Java threads where it cannot translate.
        return Range.create2D(device, Math.ceilDiv(Math.max(n, 1), group) * group, Math.max(rows, 1), group, 1);
    }

    /** Runs one phase; the kernel's other numbers are set already. */
    void launch(int phase, int flip, Range range) {
        synchronized (kernel) {
            kernel.phase = phase;
            kernel.flip = flip;
            long begun = System.nanoTime();
            try {
                kernel.execute(range);
            } catch (AssertionError e) {
                refused = true;
                throw new IllegalStateException(
                        "OpenCL device '" + device.getName() + "' refused the kernel "
                                + kernel.getClass().getSimpleName() + ": " + e.getMessage()
                                + ". Run it with --device cpu",
                        e);
            }
            nanos += System.nanoTime() - begun;
            launches++;
        }
    }

    /** Runs one phase over {@code count} entries of a list from entry {@code from} on. */
    void launch(int phase, int flip, int from, int count, Range range) {
        synchronized (kernel) {
            kernel.from = from;
            kernel.count = count;
            launch(phase, flip, range);
        }
    }

    void put(Object array, long bytes) {
        synchronized (kernel) {
            Reals.put(kernel, array);
            bytesToDevice += bytes;
        }
    }

    void get(Object array, long bytes) {
        synchronized (kernel) {
            Reals.get(kernel, array);
            bytesFromDevice += bytes;
        }
    }

    /** Gives back what the device holds; not after a refusal, which left Aparapi with half of it: freeing that ends the JVM. */
    void close() {
        synchronized (kernel) {
            if (!refused && launches > 0) {
                kernel.dispose();
            }
        }
    }

    /** What was counted since the stepper was made. */
    DeviceTraffic traffic() {
        synchronized (kernel) {
            return new DeviceTraffic(launches, nanos * 1e-9, bytesToDevice, bytesFromDevice);
        }
    }
}
