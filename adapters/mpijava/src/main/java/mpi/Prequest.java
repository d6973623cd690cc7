package mpi;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A send or receive that can be started any number of times: MPI's persistent requests. */
public class Prequest extends Request {
    private final Supplier<Operation> start;

    Prequest(Supplier<Operation> start) {
        super(null);
        this.start = start;
    }

    /** Starts the operation: MPI_Start. */
    public void Start() throws MPIException {
        if (!Is_null()) {
            throw new MPIException("Prequest.Start: the operation is under way; wait for it first");
        }
        try {
            begin(start.get());
        } catch (RuntimeException e) {
            throw MPIException.of(e);
        }
    }

    /** Starts several operations: MPI_Startall. */
    public static void Startall(@Nullable Prequest[] array_of_request) throws MPIException {
        for (Prequest request : array_of_request) {
            if (request != null) {
                request.Start();
            }
        }
    }
}
