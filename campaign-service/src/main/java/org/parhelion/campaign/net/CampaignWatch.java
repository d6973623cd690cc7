package org.parhelion.campaign.net;

import io.grpc.Status;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import org.parhelion.campaign.Attempt;
import org.parhelion.campaign.CampaignListener;
import org.parhelion.campaign.net.wire.CampaignWire;

/** Receives the events of a campaign at a coordinator, on a thread of the connection. */
public final class CampaignWatch
        implements ClientResponseObserver<CampaignWire.CampaignName, CampaignWire.EventPage>, AutoCloseable {
    private final CampaignListener listener;
    private final LongConsumer lost;
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private final CountDownLatch open = new CountDownLatch(1);
    private @Nullable ClientCallStreamObserver<CampaignWire.CampaignName> stream;

    CampaignWatch(CampaignListener listener, LongConsumer lost) {
        this.listener = listener;
        this.lost = lost;
    }

    @Override
    public void beforeStart(ClientCallStreamObserver<CampaignWire.CampaignName> out) {
        stream = out;
    }

    @Override
    public void onNext(CampaignWire.EventPage page) {
        open.countDown();
        if (page.getLost() > 0) {
            lost.accept(page.getLost());
        }
        page.getEventsList().forEach(this::tell);
    }

    private void tell(CampaignWire.Event event) {
        Attempt attempt = WireValues.attempt(event.getAttempt());
        switch (event.getKindCase()) {
            case STARTED -> listener.started(attempt, event.getStarted());
            case PROGRESSED -> listener.progressed(attempt, event.getProgressed());
            case RECORDED ->
                listener.recorded(
                        attempt,
                        WireValues.outcome(event.getRecorded().getOutcome()),
                        WireValues.state(event.getRecorded().getState()));
            case KIND_NOT_SET -> {
                // Of a newer coordinator.
            }
        }
    }

    @Override
    public void onError(Throwable failure) {
        ended.completeExceptionally(Status.fromThrowable(failure).asRuntimeException());
    }

    @Override
    public void onCompleted() {
        ended.complete(null);
    }

    /**
     * Waits until the coordinator watches: the listener then hears of all that follows.
     *
     * @param limit the longest wait
     * @return whether it does
     * @throws InterruptedException if the thread is interrupted
     */
    public boolean awaitOpen(Duration limit) throws InterruptedException {
        return open.await(limit.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** {@return completes when no more events come; exceptionally if the connection was lost, the coordinator ended, or refused} */
    public CompletableFuture<Void> ended() {
        return ended.copy();
    }

    /** Stops watching. */
    @Override
    public void close() {
        if (stream != null) {
            stream.cancel("the watch is closed", null);
        }
    }
}
