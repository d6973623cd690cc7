package org.parhelion.campaign.executor;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.parhelion.launch.Program;

/**
 * The most memory of an attempt's processes, where one is known.
 *
 * <pre>
 *   a JVM              its heap is three quarters of it
 *   ranks under MPI    scripts/mpirun/rank divides {@value #VARIABLE} among their heaps
 *   another program    RLIMIT_DATA of each process, by prlimit where it exists
 * </pre>
 *
 * RLIMIT_DATA counts memory that a process may write to and does not share, on Linux. The limit of the address space would also count what a program reserves and never uses.
 *
 * @param bytes the limit [B]; 0 for none
 */
record MemoryLimit(long bytes) {
    /** Tells a program the memory of its task [MiB]. */
    static final String VARIABLE = "PARHELION_MEMORY_MEBIBYTES";

    private static final boolean LIMITS =
            Program.output("prlimit", "--data=1073741824", "true").isPresent();
    private static final int MEBIBYTE = 1 << 20;

    /** The command line of a program that gets no more memory. */
    List<String> command(List<String> command) {
        return bytes == 0 || !LIMITS ? command : joined(List.of("prlimit", "--data=" + bytes, "--"), command);
    }

    /** The command line of a JVM whose heap fits. */
    List<String> java(List<String> command) {
        return bytes == 0
                ? command
                : joined(
                        List.of(command.getFirst(), "-Xmx" + Math.max(1, bytes / 4 * 3 / MEBIBYTE) + "m"),
                        command.subList(1, command.size()));
    }

    private static List<String> joined(List<String> first, List<String> rest) {
        List<String> line = new ArrayList<>(first);
        line.addAll(rest);
        return line;
    }

    void addTo(Map<String, String> environment) {
        if (bytes > 0) {
            environment.put(VARIABLE, String.valueOf(Math.max(1, bytes / MEBIBYTE)));
        }
    }
}
