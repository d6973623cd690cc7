package org.parhelion.kernels;

import com.aparapi.device.OpenCLDevice;
import org.parhelion.device.DeviceTraffic;

/**
 * Launches the phases of one kernel on one device, and counts: launches, nanoseconds, bytes over the bus.
 *
 * <p>Aparapi's calls return when the device is done. They may come from two threads (core on one, the rest on another), one
 * after the other: the kernel is the lock.
 */
final class Launcher {
    private final BlockKernel kernel;
    private final OpenCLDevice device;
    private boolean refused;
    private long launches;
    private long nanos;
    private long bytesToDevice;
    private long bytesFromDevice;

    Launcher(BlockKernel kernel, OpenCLDevice device) {
        this.kernel = kernel;
        this.device = device;
    }

    /** Runs one phase over {@code items}. */
    void launch(int phase, int flip, WorkItems items) {
        synchronized (kernel) {
            kernel.phase = phase;
            kernel.flip = flip;
            kernel.n = items.n();
            kernel.first = items.first();
            kernel.firstReal = items.firstReal();
            kernel.columns = items.columns();
            kernel.piece = items.piece();
            long begun = System.nanoTime();
            try {
                kernel.execute(items.range());
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
