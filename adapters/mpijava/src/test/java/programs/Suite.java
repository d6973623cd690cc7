package programs;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import mpi.MPI;

/** Runs all programs one after the other in one job; each rank writes what it prints to a file of the folder that is the first argument; a second argument leaves out what MPJ Express does not finish. */
public final class Suite {
    /** Programs that MPJ Express 0.44 does not finish: it waits without end for what it has failed to send or to receive. */
    public static final List<String> BEYOND_MPJ_EXPRESS = List.of(
            "requests: persistent buffered",
            "textbook: several buffered messages, received in another order",
            "collectives: a root that there is not",
            "reductions: operations that a type does not have");

    /** Programs whose output under MPJ Express 0.44 is not what mpiJava's specification asks for, and why. */
    public static final Map<String, String> DIFFERENT = Map.ofEntries(
            Map.entry("datatypes: a vector is received as a row", "MPJ Express sends a vector column by column"),
            Map.entry("datatypes: bounds set by markers", "MPJ Express ignores MPI.LB and MPI.UB"),
            Map.entry("collectives: scatter", "MPJ Express ignores the offset of the receive"),
            Map.entry("reductions: bitwise", "BOR and BXOR of MPJ Express compute the bitwise and"),
            Map.entry("reductions: reduce and scatter", "MPJ Express adds wrong parts if they differ in length"),
            Map.entry("reductions: at offsets", "MPJ Express ignores the offsets"),
            Map.entry("groups: bad arguments", "MPJ Express throws the superclass of MPIException"),
            Map.entry("textbook: no process", "MPJ Express refuses MPI.PROC_NULL"),
            Map.entry("textbook: part of a vector received", "MPJ Express receives a vector column by column"));

    private Suite() {}

    static Map<String, Consumer<Out>> programs() {
        Map<String, Consumer<Out>> all = new LinkedHashMap<>();
        Environment.addTo(all);
        PointToPoint.addTo(all);
        Requests.addTo(all);
        Datatypes.addTo(all);
        Objects.addTo(all);
        Collectives.addTo(all);
        Reductions.addTo(all);
        Groups.addTo(all);
        Topologies.addTo(all);
        Textbook.addTo(all);
        TextbookMessages.addTo(all);
        TextbookGroups.addTo(all);
        return all;
    }

    public static void main(String[] args) throws IOException {
        String[] own = MPI.Init(args);
        Path file = Path.of(own[0], "rank-" + MPI.COMM_WORLD.Rank() + ".txt");
        boolean mpjExpress = own.length > 1;
        try (PrintWriter writer = new PrintWriter(Files.newBufferedWriter(file, StandardCharsets.UTF_8))) {
            Out out = new Out(writer);
            programs().forEach((name, program) -> {
                if (mpjExpress && BEYOND_MPJ_EXPRESS.contains(name)) {
                    return;
                }
                out.line("== %s", name);
                try {
                    program.accept(out);
                } catch (RuntimeException e) {
                    out.line("threw %s", e);
                }
                writer.flush();
                MPI.COMM_WORLD.Barrier();
            });
        }
        MPI.Finalize();
    }
}
