package org.parhelion.kernels;

import com.aparapi.Kernel;
import com.aparapi.Range;
import com.aparapi.device.OpenCLDevice;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;

/** The OpenCL devices of this machine, GPUs first. */
public final class OpenClDevices {
    private static final Map<Long, Boolean> DOUBLES = new ConcurrentHashMap<>();

    private OpenClDevices() {}

    /**
     * One device.
     *
     * @param index what {@code --device opencl:INDEX} calls it
     * @param name as the driver says
     * @param type GPU, CPU or ACC
     * @param memoryBytes its global memory
     * @param largestArrayBytes the largest single array it takes
     * @param computeUnits compute units
     * @param doubles whether it computes in double precision
     */
    public record Description(
            int index,
            String name,
            String type,
            long memoryBytes,
            long largestArrayBytes,
            int computeUnits,
            boolean doubles) {}

    /** What this machine has; empty where there is no OpenCL. */
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

    /** All devices, GPUs first; empty where there is no OpenCL. */
    static List<OpenCLDevice> list() {
        return Found.DEVICES;
    }

    /**
     * Looked for once: two threads that ask Aparapi for devices at the same time end the JVM. Ranks of MPJ Express share a JVM
     * but no classes, so the lock is an object that all of them see.
     */
    private static final class Found {
        static final List<OpenCLDevice> DEVICES = find();

        private static List<OpenCLDevice> find() {
            AparapiLog.quiet();
            try {
                synchronized (Runtime.getRuntime()) {
                    return OpenCLDevice.listDevices(null).stream()
                            .sorted(Comparator.comparing(
                                    device -> !device.getType().name().equals("GPU")))
                            .toList();
                }
            } catch (LinkageError e) {
                // No libOpenCL: Aparapi's native part cannot be loaded.
                return List.of();
            }
        }
    }

    /** Whether {@code device} computes in double precision: found out by a kernel that does. */
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
            // A class of its own for each device: Aparapi gives up a class for good when one launch fails.
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
            throw new IllegalStateException("cannot make a " + name, e);
        }
    }
}
