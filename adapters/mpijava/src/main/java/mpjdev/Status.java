package mpjdev;

import java.util.UUID;
import mpjbuf.Type;
import org.jspecify.annotations.Nullable;

/** The fields of {@code mpi.Status}, in the class that MPJ Express declares them in. */
public class Status {
    /** Rank that sent the message, in the group of the communicator. */
    public int source = -1;
    /** Its tag. */
    public int tag;
    /** Index of the request in the array that {@code Waitany}, {@code Waitsome}, {@code Testany} or {@code Testsome} was given. */
    public int index;
    /** Items received; after a probe, bytes. */
    public int count;
    /** Length of the message [bytes]. */
    public int countInBytes;
    /** Basic elements received; after a probe, bytes. */
    public int numEls;
    /** Type of the elements received; null after a probe. */
    public @Nullable Type type;
    /** Not used. */
    public @Nullable UUID srcID;

    /** Creates an empty status. */
    public Status() {}

    /** Creates a status of MPJ Express's devices. */
    public Status(UUID srcID, int tag, int index) {
        this.srcID = srcID;
        this.tag = tag;
        this.index = index;
    }

    /** Creates a status of MPJ Express's devices. */
    public Status(UUID srcID, int tag, int index, Type type, int numEls) {
        this(srcID, tag, index);
        this.type = type;
        this.numEls = numEls;
    }

    /** Creates a status of a message whose type is known. */
    public Status(int source, int tag, int index, Type type, int numEls) {
        this(source, tag, index);
        this.type = type;
        this.numEls = numEls;
    }

    /** Creates a status of a message. */
    public Status(int source, int tag, int index) {
        this.source = source;
        this.tag = tag;
        this.index = index;
    }
}
