package mpi;

import mpjbuf.Type;

/** The source, tag and length of a message: MPI_Status. Its fields are in the superclass, as in MPJ Express. */
public class Status extends mpjdev.Status implements Freeable {
    private boolean cancelled;

    /** Creates an empty status. */
    public Status() {}

    /** Creates a copy of a status. */
    public Status(mpjdev.Status other) {
        source = other.source;
        tag = other.tag;
        index = other.index;
        count = other.count;
        countInBytes = other.countInBytes;
        numEls = other.numEls;
        type = other.type;
    }

    Status(int source, int tag, int index) {
        super(source, tag, index);
    }

    /** The status of a message of {@code bytes} bytes that was received as up to {@code wanted} items of {@code datatype}. */
    static Status received(int source, int tag, long bytes, Datatype datatype, int wanted) {
        Status status = new Status(source, tag, -1);
        status.countInBytes = Math.toIntExact(bytes);
        status.type = datatype.bufferType;
        if (datatype.size == 0) { // how many items without elements came is not known
            status.numEls = MPI.UNDEFINED;
            status.count = wanted;
            return status;
        }
        status.numEls = (int) (bytes / datatype.elementBytes());
        status.count = items(status.numEls, datatype);
        return status;
    }

    /** The status of a message of {@code count} objects. */
    static Status ofObjects(int source, int tag, int bytes, int elements, Datatype datatype) {
        Status status = new Status(source, tag, -1);
        status.countInBytes = bytes;
        status.type = Type.OBJECT;
        status.numEls = elements;
        status.count = items(elements, datatype);
        return status;
    }

    /** The status of a message that a probe found: of what type it is, is not known. */
    static Status probed(int source, int tag, long bytes) {
        Status status = new Status(source, tag, -1);
        status.countInBytes = Math.toIntExact(bytes);
        status.numEls = status.countInBytes;
        status.count = status.countInBytes;
        return status;
    }

    static Status ofCancelled() {
        Status status = new Status(MPI.ANY_SOURCE, MPI.ANY_TAG, -1);
        status.cancelled = true;
        return status;
    }

    private static int items(int elements, Datatype datatype) {
        if (datatype.size == 0) {
            return 0;
        }
        return elements % datatype.size == 0 ? elements / datatype.size : MPI.UNDEFINED;
    }

    /** Returns how many items of a type the message has; {@code MPI.UNDEFINED} if not a whole number: MPI_Get_count. */
    public int Get_count(Datatype datatype) throws MPIException {
        if (!matches(datatype)) {
            return 0;
        }
        return datatype.size == 0 ? count : items(elements(datatype), datatype);
    }

    /** Returns how many basic elements of a type's base type the message has: MPI_Get_elements. */
    public int Get_elements(Datatype datatype) throws MPIException {
        return matches(datatype) ? elements(datatype) : 0;
    }

    private boolean matches(Datatype datatype) {
        return type == null || type.getCode() == datatype.bufferType.getCode();
    }

    private int elements(Datatype datatype) {
        if (type != null) {
            return numEls;
        }
        return datatype.baseType == Datatype.OBJECT
                ? Math.max(0, countInBytes - Link.ENVELOPE)
                : countInBytes / datatype.elementBytes();
    }

    /** Returns whether the request was cancelled before its message was matched: MPI_Test_cancelled. */
    public boolean Test_cancelled() throws MPIException {
        return cancelled;
    }

    @Override
    public void free() {
        // garbage collected
    }

    /** This status as that of request {@code index} of an array. */
    Status at(int position) {
        index = position;
        return this;
    }

    @Override
    public String toString() {
        return "Status[source=" + source + ", tag=" + tag + ", count=" + count + "]";
    }
}
