package org.parhelion.launch;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A Java program for other processes to run: with this process's JVM, flags and class path. */
public final class JavaCommand {
    /**
     * Flags that belong to this process alone: agents (a second debugger could not bind the same port), the heap, which
     * {@code scripts/mpirun/rank} divides among the ranks of a host, and what is known of this process's terminal.
     */
    private static final List<String> OWN =
            List.of("-javaagent", "-agentlib", "-agentpath", "-Xrunjdwp", "-Xmx", "-Dparhelion.terminal");

    private JavaCommand() {}

    /**
     * {@code java FLAGS -cp PATH mainClass arguments…}.
     *
     * @param mainClass the class whose {@code main} is run, with its package
     * @param arguments of {@code main}
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
