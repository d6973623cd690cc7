package org.parhelion.runs.job;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.parhelion.device.Device;
import org.parhelion.kernels.OpenClDevices;
import org.parhelion.runs.problem.DeviceOptions;

/**
 * The value of {@code --device}: {@code auto}, one device for all ranks, or several separated by commas, which are assigned to
 * ranks in turn.
 *
 * @param names names for {@link Device#named}
 */
public record DeviceChoice(List<String> names) {
    public DeviceChoice {
        names = List.copyOf(names);
    }

    /** Parses {@code text}; {@code auto} is the GPU if there is one, else the CPU. */
    public static DeviceChoice of(String text, DeviceOptions options) {
        return new DeviceChoice(List.of(text.split(",")).stream()
                .map(name -> name.equals("auto") ? best() : name)
                .map(name -> options.contract() && name.startsWith("opencl") ? name + ":contract" : name)
                .toList());
    }

    private static String best() {
        return mayHaveGpu()
                        && OpenClDevices.descriptions().stream()
                                .anyMatch(device -> device.type().equals("GPU"))
                ? "opencl"
                : "cpu";
    }

    /** On Linux every GPU has a device file. Without one, OpenCL is not loaded, which would take half a second. */
    private static boolean mayHaveGpu() {
        return !System.getProperty("os.name").equals("Linux")
                || Stream.of("/dev/nvidia0", "/dev/kfd", "/dev/dri").anyMatch(file -> Files.exists(Path.of(file)));
    }

    /** Opens the device of one rank. */
    public Device open(int rank) {
        return Device.named(names.get(rank % names.size()));
    }

    /** Whether devices differ, so that blocks should be proportional to the speed of their devices. */
    public boolean mixed() {
        return names.stream().distinct().count() > 1;
    }
}
