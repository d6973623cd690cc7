package mpjdev;

import java.io.Serial;
import org.jspecify.annotations.Nullable;
import xdev.XDevException;

/** The superclass of {@code mpi.MPIException}, as in MPJ Express. */
public class MPJDevException extends XDevException {
    @Serial
    private static final long serialVersionUID = 1L;

    /** Creates an exception without a message. */
    public MPJDevException() {}

    /** Creates an exception with a message. */
    public MPJDevException(@Nullable String message) {
        super(message);
    }

    /** Creates an exception with a cause. */
    public MPJDevException(Throwable cause) {
        super(cause);
    }
}
