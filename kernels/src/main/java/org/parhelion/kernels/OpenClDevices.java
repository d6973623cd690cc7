package org.parhelion.kernels;

import com.aparapi.Kernel;
import com.aparapi.Range;
import com.aparapi.device.Device;
import com.aparapi.device.OpenCLDevice;
import com.aparapi.internal.kernel.KernelRunner;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;

/** Lists the OpenCL devices of this machine, GPUs first. Safe for any thread. */
public final class OpenClDevices {
    private static final Map<Long, Boolean> DOUBLES = new ConcurrentHashMap<>();

    private OpenClDevices() {}

    /**
     * The properties of a device.
     *
     * @param index INDEX in {@code --device opencl:INDEX}
     * @param name name from the driver
     * @param type GPU, CPU or ACC
     * @param memoryBytes size of the global memory
     * @param largestArrayBytes size of the largest single array
     * @param computeUnits number of compute units
     * @param doubles whether it supports double precision
     */
    public record Description(
            int index,
            String name,
            String type,
            long memoryBytes,
            long largestArrayBytes,
            int computeUnits,
            boolean doubles) {}

    /** {@return the devices of this machine; empty if there is no OpenCL} */
    public static List<Description> descriptions() {
        List<OpenCLDevice> devices = list();
        return IntStream.range(0, devices.size())
                .mapToObj(index -> describe(index, devices.get(index)))
                .toList();
    }

    private static Description describe(int index, OpenCLDevice device) {
        return new Description(
                index,
                String.valueOf(device.getName()),
                device.getType().name(),
                device.getGlobalMemSize(),
                device.getMaxMemAllocSize(),
                device.getMaxComputeUnits(),
                doubles(device));
    }

    /** All devices, GPUs first; empty if there is no OpenCL. */
    static List<OpenCLDevice> list() {
        return Found.DEVICES;
    }

    /**
     * The result of one search: two threads that list devices at the same time crash the JVM. Ranks of MPJ Express share a JVM
     * but not their classes, so the lock is an object that all of them share.
     */
    private static final class Found {
        static final List<OpenCLDevice> DEVICES = find();

        private static List<OpenCLDevice> find() {
            AparapiLog.quiet();
            try {
                synchronized (Runtime.getRuntime()) {
                    List<OpenCLDevice> devices = OpenCLDevice.listDevices(null).stream()
                            .sorted(Comparator.comparing(
                                    device -> !device.getType().name().equals("GPU")))
                            .toList();
                    // Aparapi keeps the binaries of programs in this process. For a binary PoCL compiles a program once
                    // more,
                    // for groups of any size; it keeps programs on disk itself.
                    KernelRunner.BINARY_CACHING_DISABLED =
                            devices.stream().allMatch(device -> device.getType() == Device.TYPE.CPU);
                    return devices;
                }
            } catch (LinkageError e) {
                // Without libOpenCL the native library of Aparapi cannot be loaded.
                return List.of();
            }
        }
    }

    /** Whether {@code device} supports double precision; determined by a test kernel. */
    static boolean doubles(OpenCLDevice device) {
        return DOUBLES.computeIfAbsent(device.getDeviceId(), _ -> probe(device));
    }

    private static boolean probe(OpenCLDevice device) {
        String name = DoubleProbe.class.getName();
        String resource = "/" + name.replace('.', '/') + ".class";
        try (InputStream in = OpenClDevices.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("the class path lacks " + resource);
            }
            // A separate class for each device: after one failed launch Aparapi never runs a class again.
            Kernel kernel = KernelLoader.loadAnew(name, in.readAllBytes())
                    .getConstructor()
                    .newInstance();
            try {
                kernel.execute(Range.create(device, 1, 1));
                return true;
            } catch (AssertionError e) {
                return false;
            } finally {
                kernel.dispose();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("cannot create a " + name, e);
        }
    }
}
