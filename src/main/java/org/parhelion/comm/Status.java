package org.parhelion.comm;

/**
 * The source, tag and length of a message, from a completed receive or a probe: MPI_Status.
 *
 * @param source rank that sent the message; {@link Comm#PROC_NULL} without a message
 * @param tag its tag; {@link Comm#ANY_TAG} without a message
 * @param byteCount its length [bytes]
 */
public record Status(int source, int tag, long byteCount) {
    /** The status of a completed send and of a receive from {@link Comm#PROC_NULL}. */
    public static final Status EMPTY = new Status(Comm.PROC_NULL, Comm.ANY_TAG, 0);

    /**
     * Number of elements in the message: MPI_Get_count.
     *
     * @param type element type
     * @return {@code byteCount / type.byteSize()}
     * @throws IllegalStateException if the message does not hold whole elements of this type
     */
    public int count(ElementType type) {
        if (byteCount % type.byteSize() != 0) {
            throw new IllegalStateException(
                    "a message of " + byteCount + " bytes is not a whole number of " + type + " elements");
        }
        return Math.toIntExact(byteCount / type.byteSize());
    }
}
