package org.parhelion.campaign.net;

import com.google.protobuf.ByteString;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.stub.ClientCalls;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.parhelion.campaign.TaskExecutor;
import org.parhelion.campaign.coordinator.WorkerOffer;
import org.parhelion.campaign.local.WorkerDriver;

/**
 * A worker of a coordinator in another process. If the connection is lost, its tasks run on while it connects again, to any of
 * the coordinators, until its lease is over.
 *
 * <p>Any thread may call any method.
 */
public final class RemoteWork implements AutoCloseable {
    private static final int IDENTITY_BYTES = 16;
    /** A coordinator answers each heartbeat: so many of them stay without an answer. */
    private static final long SILENCE_NANOS = 5 * WorkerDriver.HEARTBEAT_NANOS;

    private static final long LOOK_MILLIS = 500;
    private static final long RETRY_MILLIS_FIRST = 50;
    private static final long RETRY_MILLIS_MAX = 2_000;

    /** Another attempt would be answered in the same way. */
    private static final Set<Status.Code> FINAL = EnumSet.of(
            Status.Code.UNAUTHENTICATED,
            Status.Code.PERMISSION_DENIED,
            Status.Code.INVALID_ARGUMENT,
            Status.Code.UNIMPLEMENTED);

    private final CoordinatorAddresses addresses;
    private final List<ManagedChannel> channels;
    private final WorkerDriver driver;
    private final ByteString identity;
    private final Consumer<Path> welcomed;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread;
    private volatile boolean connected;
    private volatile String state = "not connected yet";
    private volatile Optional<String> refusal = Optional.empty();

    private RemoteWork(
            CoordinatorAddresses addresses, WorkerOffer offer, TaskExecutor executor, Consumer<Path> welcomed) {
        this.addresses = addresses;
        this.channels = addresses.channels();
        this.driver = WorkerDriver.open(offer, executor);
        this.welcomed = welcomed;
        byte[] random = new byte[IDENTITY_BYTES];
        new SecureRandom().nextBytes(random);
        this.identity = ByteString.copyFrom(random);
        this.thread = Thread.ofVirtual().name("campaign-work").start(this::connect);
    }

    /**
     * Starts a worker. It connects by itself.
     *
     * @param addresses where coordinators are
     * @param offer what it has
     * @param executor runs the tasks
     * @param welcomed is told the directory of all campaigns before the first task starts, and at each connection
     * @return the worker
     */
    public static RemoteWork open(
            CoordinatorAddresses addresses, WorkerOffer offer, TaskExecutor executor, Consumer<Path> welcomed) {
        return new RemoteWork(addresses, offer, executor, welcomed);
    }

    /** Connects, and connects again. */
    private void connect() {
        try {
            int failures = 0;
            for (int at = 0; closing.getCount() > 0 && refusal.isEmpty(); at++) {
                int index = at % channels.size();
                WorkStream stream = new WorkStream(driver, identity, welcomed);
                ClientCalls.asyncBidiStreamingCall(
                        channels.get(index).newCall(CampaignMethods.WORK, CallOptions.DEFAULT), stream);
                Status end = await(stream, addresses.all().get(index));
                connected = false;
                state = addresses.all().get(index) + ": " + text(end);
                if (FINAL.contains(end.getCode())) {
                    refusal = Optional.of(state);
                } else if (stream.open()) {
                    failures = 0;
                    at--; // the same one first: it has led
                } else {
                    failures++;
                }
                boolean all = failures % channels.size() == 0;
                long most = Math.min(RETRY_MILLIS_MAX, RETRY_MILLIS_FIRST << Math.min(failures / channels.size(), 8));
                boolean _ =
                        all && closing.await(ThreadLocalRandom.current().nextLong(1, most + 1), TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Status await(WorkStream stream, String address) throws InterruptedException {
        long lookedNanos = System.nanoTime();
        long silentNanos = 0;
        while (true) {
            try {
                return stream.ended.get(LOOK_MILLIS, TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                connected = stream.open();
                if (connected) {
                    state = "connected to " + address;
                }
                if (closing.getCount() == 0) {
                    stream.cancel("the worker ends");
                }
                long nowNanos = System.nanoTime();
                // While this process does not run, messages wait in its sockets: that is no silence of the coordinator.
                long sinceNanos = Math.min(nowNanos - lookedNanos, TimeUnit.MILLISECONDS.toNanos(2 * LOOK_MILLIS));
                silentNanos = stream.heardSince(lookedNanos) ? 0 : silentNanos + sinceNanos;
                lookedNanos = nowNanos;
                if (silentNanos > SILENCE_NANOS) {
                    stream.cancel("nothing has come for " + TimeUnit.NANOSECONDS.toSeconds(SILENCE_NANOS) + " s");
                }
            } catch (ExecutionException e) {
                throw new IllegalStateException(e.getCause());
            }
        }
    }

    private static String text(Status status) {
        String description = status.getDescription() == null ? "" : ": " + status.getDescription();
        String cause = status.getCause() == null ? "" : " (" + status.getCause().getMessage() + ")";
        return status.getCode() + description + cause;
    }

    /** {@return whether a coordinator answers} */
    public boolean connected() {
        return connected;
    }

    /** {@return how the connection stands, for people} */
    public String state() {
        return state;
    }

    /** {@return why no coordinator will have this worker: a token, a certificate; empty while it works or tries} */
    public Optional<String> refusal() {
        return refusal;
    }

    /** {@return since when it has had nothing to do; zero while it has} */
    public Duration idleTime() {
        return driver.idleTime();
    }

    /** {@return how many attempts have ended at a checkpoint, to go on elsewhere} */
    public long preempted() {
        return driver.preempted();
    }

    /**
     * Takes no more tasks, gives back what has not begun, and lets what runs write a checkpoint and stop.
     *
     * @param limit the longest wait
     * @return whether it has nothing left, and all outcomes are recorded
     * @throws InterruptedException if the thread is interrupted
     */
    public boolean drain(Duration limit) throws InterruptedException {
        return driver.drain(limit);
    }

    /** Ends what runs, and the connection. */
    @Override
    public void close() {
        closing.countDown();
        driver.close();
        channels.forEach(ManagedChannel::shutdownNow);
        try {
            thread.join(Duration.ofSeconds(2));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
