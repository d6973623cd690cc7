package org.parhelion.kernels;

import com.aparapi.device.OpenCLDevice;
import org.parhelion.device.DeviceTraffic;

/**
 * Launches one kernel on one device, and counts launches, time, and bytes transferred over the bus.
 *
 * <p>Aparapi's calls return when the device has finished. They may be made by two threads (one for the core, one for everything
 * else), but not at the same time: the lock is the kernel.
 */
final class KernelLauncher {
    private final BlockKernel kernel;
    private final OpenCLDevice device;
    private boolean refused;
    private boolean launched;
    private long launches;
    private long nanos;
    private long bytesToDevice;
    private long bytesFromDevice;

    KernelLauncher(BlockKernel kernel, OpenCLDevice device) {
        this.kernel = kernel;
        this.device = device;
    }

    /**
     * Compiles the kernel for the group size of {@code items}, which takes seconds. Executes no work. One instance of a class at a
     * time, so that a compiler that keeps programs on disk compiles once.
     */
    void compile(WorkItems items) {
        synchronized (kernel.getClass()) {
            execute(items.idle());
        }
    }

    /** Executes {@code items} and waits for the device. */
    void launch(WorkItems items) {
        synchronized (kernel) {
            long begun = System.nanoTime();
            execute(items);
            nanos += System.nanoTime() - begun;
            launches++;
        }
    }

    private void execute(WorkItems items) {
        synchronized (kernel) {
            kernel.what = items.what();
            kernel.stepAt = items.stepAt();
            kernel.n = items.n();
            kernel.first = items.first();
            kernel.each = items.each();
            kernel.firstK = items.firstK();
            kernel.firstJ = items.firstJ();
            kernel.firstI = items.firstI();
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

    /**
     * Frees the memory of the device. Not after a failed launch: Aparapi is then partly initialised, and freeing crashes the
     * JVM.
     */
    void close() {
        synchronized (kernel) {
            if (!refused && launched) {
                kernel.dispose();
            }
        }
    }

    /** The counts since the stepper was created. */
    DeviceTraffic traffic() {
        synchronized (kernel) {
            return new DeviceTraffic(launches, nanos * 1e-9, bytesToDevice, bytesFromDevice);
        }
    }
}
