package mpjbuf;

import java.io.Serial;

/** A section of a {@link Buffer} was read or written wrongly. */
public class BufferException extends Exception {
    @Serial
    private static final long serialVersionUID = 1L;

    /** Creates an exception with a message. */
    public BufferException(String message) {
        super(message);
    }
}
