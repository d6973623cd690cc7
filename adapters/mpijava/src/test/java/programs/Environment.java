package programs;

import java.util.Map;
import java.util.function.Consumer;
import mpi.Comm;
import mpi.MPI;

final class Environment {
    private Environment() {}

    /** One a rank: with several ranks in one JVM, too. */
    private static int calls;

    static void addTo(Map<String, Consumer<Out>> all) {
        all.put(
                "environment: rank and size",
                out -> out.line("rank %d of %d", MPI.COMM_WORLD.Rank(), MPI.COMM_WORLD.Size()));
        all.put("environment: initialized", out -> out.line("%b", MPI.Initialized()));
        all.put("environment: static fields are a rank's own", out -> {
            calls++;
            MPI.COMM_WORLD.Barrier();
            out.line("calls %d", calls);
        });
        all.put("environment: clock", out -> {
            double begin = MPI.Wtime();
            out.line("not backwards %b, tick not negative %b", MPI.Wtime() >= begin, MPI.Wtick() >= 0);
        });
        all.put(
                "environment: processor name",
                out -> out.line("named %b", !MPI.Get_processor_name().isEmpty()));
        all.put(
                "environment: constants",
                out -> out.line(
                        "UNDEFINED %d ANY_SOURCE %d ANY_TAG %d PROC_NULL %d GRAPH %d CART %d IDENT %d CONGRUENT %d SIMILAR %d UNEQUAL %d",
                        MPI.UNDEFINED,
                        MPI.ANY_SOURCE,
                        MPI.ANY_TAG,
                        MPI.PROC_NULL,
                        MPI.GRAPH,
                        MPI.CART,
                        MPI.IDENT,
                        MPI.CONGRUENT,
                        MPI.SIMILAR,
                        MPI.UNEQUAL));
        all.put("environment: threads", out -> out.line("level %d, main %b", MPI.queryThread(), MPI.isMainThread()));
        all.put("environment: self", out -> {
            int[] got = new int[1];
            MPI.COMM_SELF.Sendrecv(new int[] {out.rank}, 0, 1, MPI.INT, 0, 5, got, 0, 1, MPI.INT, 0, 5);
            out.line("self %d of %d, got %d", MPI.COMM_SELF.Rank(), MPI.COMM_SELF.Size(), got[0]);
        });
        all.put("environment: attributes", out -> {
            Comm world = MPI.COMM_WORLD;
            world.Attr_get(MPI.TAG_UB);
            out.refused("an attribute that is not set", () -> world.Attr_get(77));
            world.Attr_delete(77);
        });
        all.put("environment: error handler", out -> {
            MPI.Errorhandler_set(MPI.ERRORS_RETURN);
            out.refused("a rank that there is not", () -> MPI.COMM_WORLD.Send(new int[1], 0, 1, MPI.INT, 99, 0));
        });
    }
}
