package org.parhelion.runs.job;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.parhelion.device.Device;
import org.parhelion.kernels.OpenClDevices;
import org.parhelion.runs.problem.DeviceOptions;

/**
 * What {@code --device} says: {@code auto}, one device for all ranks, or several with commas between them, dealt to the
 * ranks in turn.
 *
 * @param names devices as {@link Device#named} takes them
 */
public record DeviceChoice(List<String> names) {
    public DeviceChoice {
        names = List.copyOf(names);
    }

    /** Reads {@code text}; {@code auto} is a GPU where there is one, else the CPU. */
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

    /** Linux shows every GPU as a file: where there is none, OpenCL need not be loaded, which takes half a second. */
    private static boolean mayHaveGpu() {
        return !System.getProperty("os.name").equals("Linux")
                || Stream.of("/dev/nvidia0", "/dev/kfd", "/dev/dri").anyMatch(file -> Files.exists(Path.of(file)));
    }

    /** Opens the device of one rank. */
    public Device open(int rank) {
        return Device.named(names.get(rank % names.size()));
    }

    /** Whether ranks differ, so that each should own as much as its device is fast. */
    public boolean mixed() {
        return names.stream().distinct().count() > 1;
    }
}
