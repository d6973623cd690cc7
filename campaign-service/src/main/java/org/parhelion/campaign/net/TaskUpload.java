package org.parhelion.campaign.net;

import io.grpc.ClientCall;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.ClientResponseObserver;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.parhelion.campaign.net.wire.CampaignWire;

/** Sends the tasks of a submission at the speed of the server. */
final class TaskUpload implements ClientResponseObserver<CampaignWire.TaskSubmission, CampaignWire.TaskCount> {
    private final Iterator<CampaignWire.TaskSubmission> pages;
    private final CompletableFuture<CampaignWire.TaskCount> answer = new CompletableFuture<>();

    private TaskUpload(Iterator<CampaignWire.TaskSubmission> pages) {
        this.pages = pages;
    }

    /** Sends all pages and waits for the answer. */
    static CampaignWire.TaskCount send(
            ClientCall<CampaignWire.TaskSubmission, CampaignWire.TaskCount> call,
            List<CampaignWire.TaskSubmission> pages) {
        TaskUpload upload = new TaskUpload(pages.iterator());
        ClientCalls.asyncClientStreamingCall(call, upload);
        try {
            return upload.answer.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof StatusRuntimeException status ? status : e;
        }
    }

    @Override
    public void beforeStart(ClientCallStreamObserver<CampaignWire.TaskSubmission> stream) {
        stream.setOnReadyHandler(new Runnable() {
            private boolean completed;

            @Override
            public void run() {
                while (!completed && stream.isReady()) {
                    if (pages.hasNext()) {
                        stream.onNext(pages.next());
                    } else {
                        completed = true;
                        stream.onCompleted();
                    }
                }
            }
        });
    }

    private CampaignWire.@Nullable TaskCount count;

    @Override
    public void onNext(CampaignWire.TaskCount value) {
        count = value;
    }

    @Override
    public void onError(Throwable failure) {
        answer.completeExceptionally(Status.fromThrowable(failure).asRuntimeException());
    }

    @Override
    public void onCompleted() {
        if (count == null) {
            onError(Status.INTERNAL
                    .withDescription("the coordinator gave no answer")
                    .asRuntimeException());
        } else {
            answer.complete(count);
        }
    }
}
