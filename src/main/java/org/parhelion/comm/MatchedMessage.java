package org.parhelion.comm;

/**
 * A message that {@link Comm#mprobe} took out of all matching: MPI_Message. It is received once, by {@link #recv} or
 * {@link #irecv}, and counts as a part of its communicator, which serves one thread at a time.
 */
public interface MatchedMessage {
    /** {@return source, tag and length of the message} */
    Status status();

    /**
     * Receives the message: MPI_Mrecv.
     *
     * @param buffer where the elements go; writable
     * @return {@link #status}
     * @throws IllegalArgumentException if the buffer is read-only; the message can then still be received
     * @throws IllegalStateException if the message was received before
     * @throws CommException if the message is longer than the buffer (MPI_ERR_TRUNCATE); it is consumed
     */
    Status recv(Buffer buffer);

    /**
     * Starts to receive the message: MPI_Imrecv.
     *
     * @param buffer where the elements go; writable; neither read nor write it until the request is complete
     * @return an active one-shot request
     * @throws IllegalArgumentException if the buffer is read-only; the message can then still be received
     * @throws IllegalStateException if the message was received before
     */
    Request irecv(Buffer buffer);
}
