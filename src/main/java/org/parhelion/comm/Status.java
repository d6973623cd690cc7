package org.parhelion.comm;

/**
 * What a completed receive, or a probe, found.
 *
 * @param source rank that sent the message; {@link Comm#PROC_NULL} where none was to come
 * @param tag its tag; {@link Comm#ANY_TAG} where none was to come
 * @param byteCount its length [bytes]
 */
public record Status(int source, int tag, long byteCount) {
    /** What a receive from {@link Comm#PROC_NULL}, and every completed send, reports. */
    public static final Status EMPTY = new Status(Comm.PROC_NULL, Comm.ANY_TAG, 0);

    /** Elements of {@code type} in the message. */
    public int count(ElementType type) {
        if (byteCount % type.byteSize() != 0) {
            throw new IllegalStateException(
                    "a message of " + byteCount + " bytes is not a whole number of " + type + " elements");
        }
        return Math.toIntExact(byteCount / type.byteSize());
    }
}
