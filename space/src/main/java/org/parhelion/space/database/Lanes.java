package org.parhelion.space.database;

import java.security.SecureRandom;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.parhelion.space.SpaceException;

/**
 * Connections to a server, and requests that take effect once although connections are lost.
 *
 * <p>A lane is used by one call at a time and numbers its requests. The server remembers for each lane the number and the result
 * of the last request that had an effect, in the same atomic step as the effect. After a lost connection the request is repeated
 * with its number over a new one: the server applies it or returns the remembered result. A request that arrives late, with a
 * lesser number than the remembered, is refused by the server; no thread waits for it. What is remembered is bounded by the number
 * of lanes.
 *
 * @param <C> the connection
 */
public final class Lanes<C extends AutoCloseable> implements AutoCloseable {
    private static final long PAUSE_MIN_NANOS = 5_000_000;
    private static final long PAUSE_MAX_NANOS = 500_000_000;

    /** The connection or the server was lost; the request may have had its effect. */
    public static final class LostException extends Exception {
        private static final long serialVersionUID = 1;

        /**
         * Describes the loss.
         *
         * @param message what was lost
         * @param cause what failed
         */
        public LostException(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /**
     * Opens connections.
     *
     * @param <C> the connection
     */
    @FunctionalInterface
    public interface Connector<C> {
        /**
         * Opens one.
         *
         * @return an open connection
         * @throws LostException if the server cannot be reached now
         */
        C open() throws LostException;
    }

    /**
     * One request.
     *
     * @param <C> the connection
     * @param <R> the result
     */
    @FunctionalInterface
    public interface Request<C, R> {
        /**
         * Sends the request and waits for the result.
         *
         * @param connection an open connection
         * @param lane the name of the lane, unique among all clients
         * @param number the number of the request within its lane, larger than those before
         * @return the result
         * @throws LostException if the connection was lost, or the server refused for a reason that passes
         */
        R send(C connection, long lane, long number) throws LostException;
    }

    private static final class Lane<C> {
        final long name = new SecureRandom().nextLong();
        long number;

        @Nullable
        C connection;
    }

    private final Connector<C> connector;
    private final String server;
    private final long patienceNanos;
    private final Semaphore free;
    private final ConcurrentLinkedDeque<Lane<C>> idle = new ConcurrentLinkedDeque<>();
    private volatile boolean closed;

    /**
     * Makes lanes without a connection.
     *
     * @param connector opens connections
     * @param server the address, for messages
     * @param lanes the most calls at a time; others wait
     * @param patienceNanos how long a request is repeated [ns]; less than a server remembers
     */
    public Lanes(Connector<C> connector, String server, int lanes, long patienceNanos) {
        this.connector = connector;
        this.server = server;
        this.patienceNanos = patienceNanos;
        this.free = new Semaphore(lanes);
    }

    /**
     * Sends a request until there is a result. An interrupt does not stop it; it is kept for the caller.
     *
     * @param verb what the request does, for messages
     * @param effect whether the request changes anything
     * @param request the request
     * @param <R> the result
     * @return the result
     * @throws SpaceException of kind {@code UNREACHABLE} if the server stayed away and the request cannot have had an effect,
     *     {@code OUTCOME_UNKNOWN} if it may have had one, {@code CLOSED} if the lanes are closed
     */
    public <R> R call(String verb, boolean effect, Request<C, R> request) {
        free.acquireUninterruptibly();
        Lane<C> lane = idle.pollFirst();
        if (lane == null) {
            lane = new Lane<>();
        }
        lane.number++;
        // A virtual thread that is interrupted during input or output loses its connection.
        boolean interrupted = Thread.interrupted();
        boolean sent = false;
        long deadline = System.nanoTime() + patienceNanos;
        long pauseNanos = PAUSE_MIN_NANOS;
        try {
            while (true) {
                try {
                    requireOpen(verb);
                    if (lane.connection == null) {
                        lane.connection = connector.open();
                    }
                    sent = true;
                    return request.send(lane.connection, lane.name, lane.number);
                } catch (LostException e) {
                    interrupted |= Thread.interrupted();
                    disconnect(lane);
                    if (System.nanoTime() - deadline > 0) {
                        throw lost(verb, effect && sent, e);
                    }
                    LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(pauseNanos / 2, pauseNanos));
                    pauseNanos = Math.min(2 * pauseNanos, PAUSE_MAX_NANOS);
                }
            }
        } finally {
            idle.addFirst(lane);
            if (closed) {
                closeIdle();
            }
            free.release();
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void requireOpen(String verb) {
        if (closed) {
            throw new SpaceException(SpaceException.Kind.CLOSED, verb + ": the space at " + server + " was closed");
        }
    }

    private SpaceException lost(String verb, boolean effect, LostException cause) {
        return effect
                ? new SpaceException(
                        SpaceException.Kind.OUTCOME_UNKNOWN,
                        verb + ": " + server + " was lost and did not come back; the verb may have had its effect: "
                                + cause.getMessage(),
                        cause)
                : new SpaceException(
                        SpaceException.Kind.UNREACHABLE,
                        verb + ": " + server + " cannot be reached; is it running? " + cause.getMessage(),
                        cause);
    }

    private static <C extends AutoCloseable> void disconnect(Lane<C> lane) {
        C connection = lane.connection;
        lane.connection = null;
        if (connection != null) {
            try {
                connection.close();
            } catch (Exception e) {
                // It is lost already.
            }
        }
    }

    private void closeIdle() {
        for (Lane<C> lane = idle.pollFirst(); lane != null; lane = idle.pollFirst()) {
            disconnect(lane);
        }
    }

    /** Closes the connections; a running call ends with its request. */
    @Override
    public void close() {
        closed = true;
        closeIdle();
    }
}
