package mpi;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.parhelion.comm.Request.Completion;

/** A send or receive that has been started: MPI_Request. */
public class Request {
    private @Nullable Operation operation;
    private boolean cancelled;

    Request(@Nullable Operation operation) {
        this.operation = operation;
    }

    /** Begins {@code next}; persistent requests begin again. */
    final void begin(Operation next) {
        operation = next;
        cancelled = false;
    }

    /** Waits until the operation is complete: MPI_Wait. Returns {@code MPI.EMPTY_STATUS} if there is none. */
    public Status Wait() throws MPIException {
        Operation waited = operation;
        if (waited == null) {
            return none();
        }
        try {
            Turn.await(waited.request());
            return finish(waited);
        } catch (RuntimeException e) {
            throw MPIException.of(e);
        }
    }

    /** Returns the status if the operation is complete, otherwise null: MPI_Test. */
    public @Nullable Status Test() throws MPIException {
        Operation tested = operation;
        if (tested == null) {
            return none();
        }
        try {
            return Turn.test(tested.request()) ? finish(tested) : null;
        } catch (RuntimeException e) {
            throw MPIException.of(e);
        }
    }

    private Status none() {
        boolean taken = cancelled;
        cancelled = false;
        return taken ? Status.ofCancelled() : MPI.EMPTY_STATUS;
    }

    private Status finish(Operation complete) {
        operation = null;
        return Turn.get(complete::finish);
    }

    private boolean isComplete() {
        Operation tested = operation;
        return tested == null || Turn.get(tested.request()::isComplete);
    }

    /** Returns whether there is no operation to wait for. */
    public boolean Is_null() throws MPIException {
        return operation == null;
    }

    /** Asks for the end of a receive that has not been matched: MPI_Cancel. The operation must still be waited for. */
    public void Cancel() throws MPIException {
        Operation taken = operation;
        try {
            if (taken != null && Turn.get(taken.request()::cancel)) {
                operation = null;
                cancelled = true;
                taken.request().close();
            }
        } catch (RuntimeException e) {
            throw MPIException.of(e);
        }
    }

    /** Waits until all operations are complete: MPI_Waitall. */
    public static Status[] Waitall(@Nullable Request[] array_of_request) throws MPIException {
        Status[] statuses = new Status[array_of_request.length];
        for (int i = 0; i < statuses.length; i++) {
            Request request = array_of_request[i];
            if (request != null) {
                statuses[i] = request.Wait().at(i);
            }
        }
        return statuses;
    }

    /** Waits until one operation is complete: MPI_Waitany. Its index is in the status; {@code MPI.UNDEFINED} if there is none. */
    public static Status Waitany(@Nullable Request[] array_of_request) throws MPIException {
        if (noneActive(array_of_request)) {
            return new Status(MPI.ANY_SOURCE, MPI.ANY_TAG, MPI.UNDEFINED);
        }
        try {
            return Turn.await(() -> awaitAny(array_of_request), () -> Testany(array_of_request));
        } catch (RuntimeException e) {
            throw MPIException.of(e);
        }
    }

    private static Status awaitAny(@Nullable Request[] requests) {
        int[] indices = new int[requests.length];
        org.parhelion.comm.Request[] active = new org.parhelion.comm.Request[requests.length];
        int count = 0;
        for (int i = 0; i < requests.length; i++) {
            Operation operation = requests[i] == null ? null : requests[i].operation;
            if (operation != null) {
                indices[count] = i;
                active[count++] = operation.request();
            }
        }
        org.parhelion.comm.Request[] some = Arrays.copyOf(active, count);
        Completion first = org.parhelion.comm.Request.awaitAny(some).orElseThrow();
        Request complete = Objects.requireNonNull(requests[indices[first.index()]]);
        return complete.finish(Objects.requireNonNull(complete.operation)).at(indices[first.index()]);
    }

    private static boolean noneActive(@Nullable Request[] requests) {
        for (Request request : requests) {
            if (request != null && request.operation != null) {
                return false;
            }
        }
        return true;
    }

    /** Returns the status of one operation that is complete, null if there is none: MPI_Testany. */
    public static @Nullable Status Testany(@Nullable Request[] array_of_request) throws MPIException {
        for (int i = 0; i < array_of_request.length; i++) {
            Request request = array_of_request[i];
            if (request != null && request.operation != null) {
                Status status = request.Test();
                if (status != null) {
                    return status.at(i);
                }
            }
        }
        return null;
    }

    /** Returns all statuses if all operations are complete, otherwise null: MPI_Testall. */
    public static Status @Nullable [] Testall(@Nullable Request[] array_of_request) throws MPIException {
        try {
            for (Request request : array_of_request) {
                if (request != null && !request.isComplete()) {
                    return null;
                }
            }
        } catch (RuntimeException e) {
            throw MPIException.of(e);
        }
        return Waitall(array_of_request);
    }

    /** Waits until at least one operation is complete, and returns the statuses of all that are: MPI_Waitsome. */
    public static Status[] Waitsome(@Nullable Request[] array_of_request) throws MPIException {
        if (noneActive(array_of_request)) {
            return new Status[0];
        }
        List<Status> complete = new ArrayList<>();
        complete.add(Waitany(array_of_request));
        complete.addAll(List.of(Testsome(array_of_request)));
        complete.sort((a, b) -> Integer.compare(a.index, b.index));
        return complete.toArray(Status[]::new);
    }

    /** Returns the statuses of all operations that are complete: MPI_Testsome. */
    public static Status[] Testsome(@Nullable Request[] array_of_request) throws MPIException {
        List<Status> complete = new ArrayList<>();
        for (int i = 0; i < array_of_request.length; i++) {
            Request request = array_of_request[i];
            if (request != null && request.operation != null) {
                Status status = request.Test();
                if (status != null) {
                    complete.add(status.at(i));
                }
            }
        }
        return complete.toArray(Status[]::new);
    }
}
