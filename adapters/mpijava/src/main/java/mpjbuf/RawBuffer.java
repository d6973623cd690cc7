package mpjbuf;

/** The memory of a {@link Buffer}. */
public interface RawBuffer {
    /** Returns its size [bytes]. */
    int getCapacity();

    /** Does nothing: the memory is the garbage collector's. */
    void free();
}
