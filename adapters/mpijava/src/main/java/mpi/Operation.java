package mpi;

import java.util.function.Function;
import org.parhelion.comm.Request;

/**
 * A send or receive under way.
 *
 * @param request the engine's
 * @param completion what to do when it is complete: unpacks a message received, and makes the program's status
 */
record Operation(Request request, Function<org.parhelion.comm.Status, Status> completion) {
    /** A send of {@code tag} by {@code rank}. */
    static Operation send(Request request, int rank, int tag) {
        return new Operation(request, _ -> new Status(rank, tag, -1));
    }

    Status finish() {
        org.parhelion.comm.Status engine = request.status();
        Status status = completion.apply(engine);
        request.close();
        return status;
    }
}
