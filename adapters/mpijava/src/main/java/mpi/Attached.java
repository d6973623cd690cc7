package mpi;

import java.util.ArrayDeque;
import org.parhelion.comm.Request;

/** The buffer that the program attached for {@code Bsend}: what is under way must fit into it. */
final class Attached {
    private record Message(Request request, int bytes) {}

    private static final ArrayDeque<Message> UNDER_WAY = new ArrayDeque<>();
    private static int capacity = -1;
    private static int used;

    private Attached() {}

    static void attach(int bytes) {
        capacity = bytes;
    }

    static void detach() {
        while (!UNDER_WAY.isEmpty()) {
            Turn.await(UNDER_WAY.remove().request());
        }
        used = 0;
        capacity = -1;
    }

    /** Takes room for a message; throws if there is none. */
    static void reserve(int bytes) {
        if (capacity < 0) {
            throw new MPIException("Error in MPI.Bsend: No buffer has been attached");
        }
        while (!UNDER_WAY.isEmpty() && Turn.test(UNDER_WAY.peek().request())) {
            used -= UNDER_WAY.remove().bytes();
        }
        if (bytes > capacity - used) {
            throw new MPIException("Error in MPI.Bsend: No space left in buffer: the message needs " + bytes
                    + " bytes of " + capacity + ", of which messages that have not been received hold " + used);
        }
    }

    /** Notes a message that was sent from the room taken. */
    static void add(Request request, int bytes) {
        used += bytes;
        UNDER_WAY.add(new Message(request, bytes));
    }
}
