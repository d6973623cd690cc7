package org.parhelion.kernels;

import com.aparapi.device.OpenCLDevice;
import org.parhelion.device.DeviceTraffic;

/**
 * Launches one kernel on one device, and counts: launches, nanoseconds, bytes over the bus.
 *
 * <p>Aparapi's calls return when the device is done. They may come from two threads (core on one, the rest on another), one
 * after the other: the kernel is the lock.
 */
final class Launcher {
    private final BlockKernel kernel;
    private final OpenCLDevice device;
    private boolean refused;
    private boolean launched;
    private long launches;
    private long nanos;
    private long bytesToDevice;
    private long bytesFromDevice;

    Launcher(BlockKernel kernel, OpenCLDevice device) {
        this.kernel = kernel;
        this.device = device;
    }

    /** Has the kernel compiled for such groups as {@code items} has, which takes seconds; does none of it. */
    void compile(WorkItems items) {
        execute(0, new WorkItems(items.range(), 0, items.first(), items.each()));
    }

    /** Does the work of {@code items}. */
    void launch(int flip, WorkItems items) {
        synchronized (kernel) {
            long begun = System.nanoTime();
            execute(flip, items);
            nanos += System.nanoTime() - begun;
            launches++;
        }
    }

    private void execute(int flip, WorkItems items) {
        synchronized (kernel) {
            kernel.flip = flip;
            kernel.n = items.n();
            kernel.first = items.first();
            kernel.each = items.each();
            try {
                kernel.execute(items.range());
                launched = true;
            } catch (AssertionError e) {
                refused = true;
                throw new IllegalStateException(
                        "OpenCL device '" + device.getName() + "' refused the kernel "
                                + kernel.getClass().getSimpleName() + ": " + e.getMessage()
                                + ". Run it with --device cpu",
                        e);
            }
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
            if (!refused && launched) {
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
