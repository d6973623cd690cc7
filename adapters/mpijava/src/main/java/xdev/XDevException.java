package xdev;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** The root of MPJ Express's exceptions; programs catch {@code mpi.MPIException}. */
@SuppressWarnings("JavaLangClash")
public class XDevException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    /** Creates an exception without a message. */
    public XDevException() {}

    /** Creates an exception with a message. */
    public XDevException(@Nullable String message) {
        super(message);
    }

    /** Creates an exception with a cause. */
    public XDevException(Throwable cause) {
        super(cause);
    }
}
