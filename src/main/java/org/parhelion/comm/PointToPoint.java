package org.parhelion.comm;

import java.util.Optional;

/**
 * Messages between pairs of ranks: the verbs of MPI-4.1, chapter 3, as a part of {@link Comm}.
 *
 * <p>What {@link Comm} says about arguments, failures and threads holds for every method here.
 */
public interface PointToPoint {
    /**
     * Sends a message and returns when the buffer may be changed again: MPI_Send. May wait for the receive.
     *
     * @param buffer elements to send
     * @param dest rank 0 … size − 1, or {@link Comm#PROC_NULL}
     * @param tag 0 … {@link Comm#MAX_TAG}
     */
    void send(Buffer buffer, int dest, int tag);

    /**
     * Sends a message and returns only after the matching receive has started: MPI_Ssend.
     *
     * @param buffer elements to send
     * @param dest rank 0 … size − 1, or {@link Comm#PROC_NULL}
     * @param tag 0 … {@link Comm#MAX_TAG}
     */
    void ssend(Buffer buffer, int dest, int tag);

    /**
     * Sends a message whose receive is posted already: MPI_Rsend. The program must know that it is; whether it is, is not checked.
     *
     * @param buffer elements to send
     * @param dest rank 0 … size − 1, or {@link Comm#PROC_NULL}
     * @param tag 0 … {@link Comm#MAX_TAG}
     */
    void rsend(Buffer buffer, int dest, int tag);

    /**
     * Copies a message into the memory that {@link #attachBuffer} granted and returns at once: MPI_Bsend.
     *
     * @param buffer elements to send
     * @param dest rank 0 … size − 1, or {@link Comm#PROC_NULL}
     * @param tag 0 … {@link Comm#MAX_TAG}
     * @throws IllegalStateException if no memory is attached, or what is left of it is shorter than the message
     */
    void bsend(Buffer buffer, int dest, int tag);

    /**
     * Grants memory to buffered sends on this communicator: MPI_Comm_attach_buffer. A message takes its own length of it, without
     * overhead, from the send until it is under way.
     *
     * @param bytes bound of all messages that wait at the same time, 0 or more
     * @throws IllegalStateException if memory is attached already
     */
    void attachBuffer(long bytes);

    /**
     * Waits until all buffered messages of this communicator are under way, and takes the memory back: MPI_Comm_detach_buffer.
     * Closing the communicator does this, too.
     *
     * @return the bound that {@link #attachBuffer} was given; 0 if no memory is attached
     */
    long detachBuffer();

    /**
     * Receives a message of at most {@code buffer.byteSize()} bytes: MPI_Recv.
     *
     * @param buffer where the elements go; writable
     * @param source rank 0 … size − 1, {@link Comm#ANY_SOURCE} or {@link Comm#PROC_NULL}
     * @param tag 0 … {@link Comm#MAX_TAG}, or {@link Comm#ANY_TAG}
     * @return source, tag and length of the message
     * @throws CommException if the message is longer than the buffer (MPI_ERR_TRUNCATE); the message is consumed
     */
    Status recv(Buffer buffer, int source, int tag);

    /**
     * Starts a send: MPI_Isend.
     *
     * @param buffer elements to send; they must not change until the request is complete
     * @param dest rank 0 … size − 1, or {@link Comm#PROC_NULL}
     * @param tag 0 … {@link Comm#MAX_TAG}
     * @return an active one-shot request
     */
    Request isend(Buffer buffer, int dest, int tag);

    /**
     * Starts a synchronous send: MPI_Issend. The request completes only after the matching receive has started.
     *
     * @param buffer elements to send; they must not change until the request is complete
     * @param dest rank 0 … size − 1, or {@link Comm#PROC_NULL}
     * @param tag 0 … {@link Comm#MAX_TAG}
     * @return an active one-shot request
     */
    Request issend(Buffer buffer, int dest, int tag);

    /**
     * Starts a send whose receive is posted already: MPI_Irsend. As {@link #rsend}.
     *
     * @param buffer elements to send; they must not change until the request is complete
     * @param dest rank 0 … size − 1, or {@link Comm#PROC_NULL}
     * @param tag 0 … {@link Comm#MAX_TAG}
     * @return an active one-shot request
     */
    Request irsend(Buffer buffer, int dest, int tag);

    /**
     * Copies a message as {@link #bsend} does: MPI_Ibsend. The request is complete at once.
     *
     * @param buffer elements to send; they may change at once
     * @param dest rank 0 … size − 1, or {@link Comm#PROC_NULL}
     * @param tag 0 … {@link Comm#MAX_TAG}
     * @return an active one-shot request
     * @throws IllegalStateException if no memory is attached, or what is left of it is shorter than the message
     */
    Request ibsend(Buffer buffer, int dest, int tag);

    /**
     * Starts a receive: MPI_Irecv.
     *
     * @param buffer where the elements go; writable; neither read nor write it until the request is complete
     * @param source rank 0 … size − 1, {@link Comm#ANY_SOURCE} or {@link Comm#PROC_NULL}
     * @param tag 0 … {@link Comm#MAX_TAG}, or {@link Comm#ANY_TAG}
     * @return an active one-shot request
     */
    Request irecv(Buffer buffer, int source, int tag);

    /**
     * Makes a send that can be started any number of times: MPI_Send_init.
     *
     * @param buffer elements to send; they must not change while the request is active
     * @param dest rank 0 … size − 1, or {@link Comm#PROC_NULL}
     * @param tag 0 … {@link Comm#MAX_TAG}
     * @return an inactive persistent request, to be closed after use
     */
    Request sendInit(Buffer buffer, int dest, int tag);

    /**
     * Makes a synchronous send that can be started any number of times: MPI_Ssend_init.
     *
     * @param buffer elements to send; they must not change while the request is active
     * @param dest rank 0 … size − 1, or {@link Comm#PROC_NULL}
     * @param tag 0 … {@link Comm#MAX_TAG}
     * @return an inactive persistent request, to be closed after use
     */
    Request ssendInit(Buffer buffer, int dest, int tag);

    /**
     * Makes a ready send that can be started any number of times: MPI_Rsend_init. As {@link #rsend}.
     *
     * @param buffer elements to send; they must not change while the request is active
     * @param dest rank 0 … size − 1, or {@link Comm#PROC_NULL}
     * @param tag 0 … {@link Comm#MAX_TAG}
     * @return an inactive persistent request, to be closed after use
     */
    Request rsendInit(Buffer buffer, int dest, int tag);

    /**
     * Makes a buffered send that can be started any number of times: MPI_Bsend_init. Each start is a {@link #bsend} and throws
     * what that throws.
     *
     * @param buffer elements to send; they are copied at each start
     * @param dest rank 0 … size − 1, or {@link Comm#PROC_NULL}
     * @param tag 0 … {@link Comm#MAX_TAG}
     * @return an inactive persistent request, to be closed after use
     */
    Request bsendInit(Buffer buffer, int dest, int tag);

    /**
     * Makes a receive that can be started any number of times: MPI_Recv_init.
     *
     * @param buffer where the elements go; writable; neither read nor write it while the request is active
     * @param source rank 0 … size − 1, {@link Comm#ANY_SOURCE} or {@link Comm#PROC_NULL}
     * @param tag 0 … {@link Comm#MAX_TAG}, or {@link Comm#ANY_TAG}
     * @return an inactive persistent request, to be closed after use
     */
    Request recvInit(Buffer buffer, int source, int tag);

    /**
     * Joins persistent requests into a set that is started and awaited in one call: MPI_Startall and MPI_Waitall.
     *
     * @param persistent different requests of this communicator, from {@link #sendInit}, {@link #ssendInit},
     *     {@link #rsendInit} and {@link #recvInit}
     * @return the set, which now owns the requests and closes them
     * @throws IllegalArgumentException if a request is one-shot, of another communicator, or given twice
     */
    RequestSet requestSet(Request... persistent);

    /**
     * Sends and receives at the same time, so that a ring of ranks cannot deadlock: MPI_Sendrecv.
     *
     * @param sendBuffer elements to send
     * @param dest rank 0 … size − 1, or {@link Comm#PROC_NULL}
     * @param sendTag 0 … {@link Comm#MAX_TAG}
     * @param recvBuffer where the elements received go; writable; may not overlap {@code sendBuffer}
     * @param source rank 0 … size − 1, {@link Comm#ANY_SOURCE} or {@link Comm#PROC_NULL}
     * @param recvTag 0 … {@link Comm#MAX_TAG}, or {@link Comm#ANY_TAG}
     * @return source, tag and length of the message received
     * @throws CommException if the message is longer than {@code recvBuffer}; the message is consumed
     */
    Status sendrecv(Buffer sendBuffer, int dest, int sendTag, Buffer recvBuffer, int source, int recvTag);

    /**
     * Waits until a matching message can be received, and leaves it there: MPI_Probe.
     *
     * @param source rank 0 … size − 1, {@link Comm#ANY_SOURCE} or {@link Comm#PROC_NULL}
     * @param tag 0 … {@link Comm#MAX_TAG}, or {@link Comm#ANY_TAG}
     * @return source, tag and length of that message
     */
    Status probe(int source, int tag);

    /**
     * Looks for a matching message without waiting: MPI_Iprobe.
     *
     * @param source rank 0 … size − 1, {@link Comm#ANY_SOURCE} or {@link Comm#PROC_NULL}
     * @param tag 0 … {@link Comm#MAX_TAG}, or {@link Comm#ANY_TAG}
     * @return what {@link #probe} would return now; empty if it would wait
     */
    Optional<Status> iprobe(int source, int tag);

    /**
     * Waits until a matching message can be received, and takes it out of all matching: MPI_Mprobe. No other receive can get it,
     * whatever other threads do.
     *
     * @param source rank 0 … size − 1, {@link Comm#ANY_SOURCE} or {@link Comm#PROC_NULL}
     * @param tag 0 … {@link Comm#MAX_TAG}, or {@link Comm#ANY_TAG}
     * @return the message, to be received once
     */
    MatchedMessage mprobe(int source, int tag);

    /**
     * Takes a matching message without waiting: MPI_Improbe.
     *
     * @param source rank 0 … size − 1, {@link Comm#ANY_SOURCE} or {@link Comm#PROC_NULL}
     * @param tag 0 … {@link Comm#MAX_TAG}, or {@link Comm#ANY_TAG}
     * @return what {@link #mprobe} would return now; empty if it would wait
     */
    Optional<MatchedMessage> improbe(int source, int tag);
}
