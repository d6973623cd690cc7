package org.parhelion.runs.host;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.parhelion.kernels.OpenClDevices;
import org.parhelion.launch.Program;

/**
 * An optional program or library.
 *
 * @param name its name
 * @param found its version and location; empty if it is missing
 * @param remedy the command that installs it, and its purpose
 */
public record Finding(String name, Optional<String> found, String remedy) {
    /** {@return all optional programs and libraries, after a search on this machine} */
    public static List<Finding> all() {
        return List.of(openMpi(), mpich(), mpj(), openCl(), compiler(), maven());
    }

    private static Finding openMpi() {
        Optional<String> version = Program.firstLine("mpirun.openmpi", "--version")
                .or(() -> Program.firstLine("mpirun", "--version"))
                .filter(line -> line.contains("Open MPI") || line.contains("OpenRTE"))
                .map(line -> line.replaceFirst(
                                ".*\\((Open MPI|OpenRTE)\\)|^mpirun.openmpi( \\(OpenRTE\\))?", "Open MPI")
                        .strip());
        return new Finding("Open MPI", version, "apt-get install openmpi-bin libopenmpi-dev (for --with mpi)");
    }

    private static Finding mpich() {
        Path unpacked = Path.of(System.getProperty("user.home"), ".cache/parhelion/mpich/usr/bin/mpiexec.hydra");
        Optional<String> version = Program.output("mpichversion")
                .or(() -> Program.output("mpiexec.hydra", "--version"))
                .or(() -> Program.output(unpacked.toString(), "--version"))
                .flatMap(text ->
                        text.lines().filter(line -> line.contains("ersion")).findFirst())
                .map(line -> "MPICH " + line.replaceFirst(".*?:\\s*", "").strip());
        return new Finding("MPICH", version, "apt-get install mpich, or scripts/test-dependencies (for --with mpi)");
    }

    private static Finding mpj() {
        Optional<String> home = Stream.of(Objects.requireNonNullElse(System.getenv("MPJ_HOME"), ""), "/usr/share/mpj")
                .filter(directory -> Files.isRegularFile(Path.of(directory, "lib", "starter.jar")))
                .findFirst();
        return new Finding(
                "MPJ Express",
                home,
                "apt-get install libmpj-java, or set MPJ_HOME to an MPJ Express 0.44 (for --with mpj)");
    }

    private static Finding openCl() {
        List<OpenClDevices.Description> devices = OpenClDevices.descriptions();
        return new Finding(
                "OpenCL",
                devices.isEmpty()
                        ? Optional.empty()
                        : Optional.of(devices.stream().map(Finding::device).collect(Collectors.joining("; "))),
                "your GPU's driver; without a GPU: apt-get install ocl-icd-libopencl1 pocl-opencl-icd (for --device opencl)");
    }

    private static String device(OpenClDevices.Description device) {
        return "opencl:" + device.index() + " " + device.name() + " (" + device.type() + ", "
                + device.computeUnits() + " units, " + Host.bytesText(device.memoryBytes()) + ", "
                + (device.doubles() ? "with" : "without") + " double precision)";
    }

    private static Finding compiler() {
        return new Finding(
                "C compiler",
                Program.firstLine("gcc", "--version"),
                "apt-get install gcc (bench compares with C loops)");
    }

    private static Finding maven() {
        Optional<String> version =
                Program.firstLine("mvn", "--version").map(line -> line.replaceAll("\u001B\\[[;\\d]*m", ""));
        return new Finding("Maven", version, "apt-get install maven (to build and test)");
    }
}
