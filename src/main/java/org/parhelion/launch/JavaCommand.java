package org.parhelion.launch;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The command line of a Java program for other processes, with the JVM, flags and class path of this process. */
public final class JavaCommand {
    /**
     * Flags that are not passed on: agents (a second debugger could not bind the same port), the heap size, which
     * {@code scripts/mpirun/rank} divides among the ranks of a host, and the properties of this process's terminal.
     */
    private static final List<String> OWN =
            List.of("-javaagent", "-agentlib", "-agentpath", "-Xrunjdwp", "-Xmx", "-Dparhelion.terminal");

    private JavaCommand() {}

    /**
     * Builds {@code java FLAGS -cp PATH mainClass arguments…}.
     *
     * @param mainClass fully qualified name of the class with {@code main}
     * @param arguments arguments of {@code main}
     * @return the command line
     */
    public static List<String> of(String mainClass, List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(flag -> OWN.stream().noneMatch(flag::startsWith))
                .forEach(command::add);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), mainClass));
        return Stream.concat(command.stream(), arguments.stream()).toList();
    }
}
