package org.parhelion.space.ranks;

import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.parhelion.comm.Comm;
import org.parhelion.protocol.CommDriver;
import org.parhelion.protocol.DriverOptions;
import org.parhelion.space.SpaceException;
import org.parhelion.space.store.SpaceReply;

/** One rank's driver, and the connections that it has opened. */
final class RankClient {
    /** A peer may be asked this much that it has not processed [bytes]. */
    private static final int WINDOW_BYTES = 4 << 20;

    /** Closing waits for all ranks, as long as they live. */
    private static final long CLOSE_NANOS = 1L << 60;

    private final int rank;
    private final Thread starter = Thread.currentThread();
    private final SpaceMachine machine;
    private final CommDriver<SpaceMessage, SpaceMessage.Answer> driver;
    private final Map<Integer, RankChannel> channels = new ConcurrentHashMap<>();
    private final AtomicInteger lastConnection = new AtomicInteger();

    /** Collective. */
    RankClient(Comm comm) {
        this.rank = comm.rank();
        this.machine = new SpaceMachine(rank);
        this.driver = CommDriver.start(
                comm,
                machine,
                new SpaceMessageCodec(),
                this::answered,
                DriverOptions.DEFAULT.withCloseNanos(CLOSE_NANOS).reliable(WINDOW_BYTES));
    }

    /** A connection to {@code owner}, not yet open there. */
    RankChannel connect(int owner) {
        int connection = lastConnection.incrementAndGet();
        RankChannel channel = new RankChannel(this, owner, connection);
        channels.put(connection, channel);
        return channel;
    }

    void forget(int connection) {
        channels.remove(connection);
    }

    private void answered(SpaceMessage.Answer answer) {
        RankChannel channel = channels.get(answer.connection());
        if (channel != null) {
            channel.answered(answer.request(), answer.body());
        }
    }

    /** Whether this thread may use the communicator: any thread, unless the library admits one at a time. */
    boolean admitsThisThread() {
        return driver.ownThread() || Thread.currentThread().equals(starter);
    }

    void send(int owner, SpaceMessage message) {
        if (!admitsThisThread()) {
            throw new SpaceException(
                    SpaceException.Kind.REFUSED,
                    "the message-passing library of rank " + rank + " admits one thread at a time: call from the thread"
                            + " that started the spaces, or start with -Dparhelion.mpi.threads=multiple");
        }
        boolean[] sent = new boolean[1];
        try {
            driver.call((nowNanos, output) -> {
                sent[0] = true;
                machine.send(owner, message, nowNanos, output);
            });
        } catch (IllegalStateException e) {
            throw lost(sent[0] ? SpaceException.Kind.OUTCOME_UNKNOWN : SpaceException.Kind.UNREACHABLE, e);
        }
    }

    SpaceReply await(PendingReply reply) throws InterruptedException {
        try {
            driver.await(reply::arrived, Long.MAX_VALUE);
        } catch (IllegalStateException e) {
            throw lost(SpaceException.Kind.OUTCOME_UNKNOWN, e);
        }
        return Objects.requireNonNull(reply.reply());
    }

    /** Waits although this thread is interrupted: what the request has changed would be unknown. */
    SpaceReply awaitUninterruptibly(PendingReply reply) {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return await(reply);
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private SpaceException lost(SpaceException.Kind kind, IllegalStateException cause) {
        return new SpaceException(kind, "the ranks that keep the tuples are lost: " + cause.getMessage(), cause);
    }

    void progress() {
        driver.progress();
    }

    /** Collective. */
    void close() {
        channels.values().forEach(RankChannel::close);
        driver.close();
    }
}
