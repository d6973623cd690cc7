package mpi;

import java.io.Serial;
import mpjdev.MPJDevException;
import org.jspecify.annotations.Nullable;

/** A call failed. Unchecked, as in MPJ Express. */
public class MPIException extends MPJDevException {
    @Serial
    private static final long serialVersionUID = 1L;

    /** Creates an exception without a message. */
    public MPIException() {}

    /** Creates an exception with a message. */
    public MPIException(@Nullable String message) {
        super(message);
    }

    /** Creates an exception with a cause. */
    public MPIException(Throwable cause) {
        super(cause);
    }

    /** {@code failure} as a program sees it. */
    static MPIException of(RuntimeException failure) {
        if (failure instanceof MPIException already) {
            return already;
        }
        return new MPIException(failure);
    }
}
