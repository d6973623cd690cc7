package programs;

import java.io.PrintWriter;
import java.util.Locale;
import mpi.MPI;

/** What a program prints, and what its rank is. */
final class Out {
    final int rank = MPI.COMM_WORLD.Rank();
    final int size = MPI.COMM_WORLD.Size();
    final int next = (rank + 1) % size;
    final int previous = (rank + size - 1) % size;
    private final PrintWriter file;

    Out(PrintWriter file) {
        this.file = file;
    }

    void line(String format, Object... values) {
        file.printf(Locale.ROOT, format + "%n", values);
    }

    /** Prints whether a call was refused. */
    void refused(String what, Runnable call) {
        String result = "accepted";
        try {
            call.run();
        } catch (mpi.MPIException e) {
            result = "MPIException";
        } catch (RuntimeException e) {
            result = "another exception";
        }
        line("%s: %s", what, result);
    }
}
