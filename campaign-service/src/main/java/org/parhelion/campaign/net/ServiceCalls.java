package org.parhelion.campaign.net;

import com.google.protobuf.MessageLite;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.parhelion.campaign.CampaignCounts;
import org.parhelion.campaign.CampaignException;
import org.parhelion.campaign.CampaignId;
import org.parhelion.campaign.CampaignRule;
import org.parhelion.campaign.TaskProgram;
import org.parhelion.campaign.TaskRecord;
import org.parhelion.campaign.TaskSpec;
import org.parhelion.campaign.TraceContext;
import org.parhelion.campaign.access.CampaignAction;
import org.parhelion.campaign.access.Principal;
import org.parhelion.campaign.net.wire.CampaignWire;
import org.parhelion.runs.file.ConfigException;

/** The calls of users. Each is carried out on a virtual thread of its own, because the coordinator's answers wait for the store. */
final class ServiceCalls {
    private static final long WATCH_MILLIS = 1_000;
    private static final int WAIT_MILLIS_MAX = 30_000;
    private static final int PAGE_BYTES = 1 << 17;
    /** One task, its results included, fits into a message beside others. */
    private static final int TASK_BYTES_MAX = 1 << 20;

    private static final int TASKS_MAX = 10_000_000;

    /** Answers a request. */
    @FunctionalInterface
    private interface Answer<R> {
        R answer() throws InterruptedException;
    }

    private final Supplier<ServedLead> lead;
    private final CallAudit audit;

    ServiceCalls(Supplier<ServedLead> lead, CallAudit audit) {
        this.lead = lead;
        this.audit = audit;
    }

    private static <R extends MessageLite> void answer(StreamObserver<R> out, Answer<R> answer) {
        Thread.ofVirtual().name("campaign-call").start(() -> {
            try {
                R reply = answer.answer();
                out.onNext(reply);
                out.onCompleted();
            } catch (Exception | Error e) {
                fail(out, e);
            }
        });
    }

    private static void fail(StreamObserver<?> out, Throwable failure) {
        if (failure instanceof InterruptedException) {
            Thread.currentThread().interrupt();
        }
        try {
            out.onError(status(failure).asRuntimeException(new Metadata()));
        } catch (IllegalStateException | StatusRuntimeException e) {
            return; // the caller has gone
        }
    }

    private static Status status(Throwable failure) {
        String message = String.valueOf(failure.getMessage());
        return switch (failure) {
            case StatusRuntimeException known -> known.getStatus();
            case CampaignException campaign ->
                switch (campaign.kind()) {
                    case FENCED, CLOSED -> Status.FAILED_PRECONDITION.withDescription(message);
                    case REFUSED -> Status.INVALID_ARGUMENT.withDescription(message);
                    case LEAD_LOST, STORE_FAILED, UNREACHABLE -> Status.UNAVAILABLE.withDescription(message);
                };
            case IllegalArgumentException argument -> Status.INVALID_ARGUMENT.withDescription(message);
            case ConfigException config -> Status.INVALID_ARGUMENT.withDescription(message);
            case InterruptedException interrupted -> Status.UNAVAILABLE.withDescription("the server ends");
            default -> Status.INTERNAL.withDescription(failure.toString());
        };
    }

    // Submissions --------------------------------------------------------------------------------------------------

    void submit(CampaignWire.FileSubmission request, StreamObserver<CampaignWire.TaskCount> out) {
        Principal caller = CallerGate.caller();
        Optional<TraceContext> trace = CallerGate.trace();
        answer(out, () -> {
            CampaignId id = WireValues.id(request.getCampaign());
            audit.permit(caller, CampaignAction.SUBMIT, id);
            ServedLead served = lead.get();
            Path file = path(request.getFile());
            return audit.change(caller, CampaignAction.SUBMIT, id, () -> {
                served.campaigns()
                        .submit(
                                served.driver(),
                                id,
                                file,
                                List.copyOf(request.getSettingsList()),
                                request.getFingerprint(),
                                trace,
                                program -> permitProgram(caller, program, id));
                return count(served.driver().counts(id).total());
            });
        });
    }

    private static Path path(String text) {
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException("'" + text + "' is no path: " + e.getMessage(), e);
        }
    }

    private void permitProgram(Principal caller, TaskProgram program, CampaignId id) {
        if (!(program instanceof TaskProgram.RunFile)) {
            audit.permit(caller, CampaignAction.RUN_PROGRAMS, id);
        }
    }

    private static CampaignWire.TaskCount count(int tasks) {
        return CampaignWire.TaskCount.newBuilder().setTasks(tasks).build();
    }

    /** Receives the tasks of a submission, page by page. */
    StreamObserver<CampaignWire.TaskSubmission> submitTasks(StreamObserver<CampaignWire.TaskCount> out) {
        Principal caller = CallerGate.caller();
        Optional<TraceContext> trace = CallerGate.trace();
        return new StreamObserver<>() {
            private final List<TaskSpec> tasks = new ArrayList<>();
            private @Nullable CampaignId id;
            private CampaignRule rule = CampaignRule.DEFAULT;
            private boolean failed;

            @Override
            public void onNext(CampaignWire.TaskSubmission page) {
                if (failed) {
                    return;
                }
                try {
                    if (id == null) {
                        id = WireValues.id(page.getCampaign());
                        rule = WireValues.rule(page.getRule()).withTrace(trace);
                        audit.permit(caller, CampaignAction.SUBMIT, id);
                    }
                    for (CampaignWire.TaskDescription task : page.getTasksList()) {
                        add(id, task);
                    }
                } catch (IllegalArgumentException | StatusRuntimeException e) {
                    failed = true;
                    tasks.clear();
                    fail(out, e);
                }
            }

            private void add(CampaignId campaign, CampaignWire.TaskDescription description) {
                if (description.getSerializedSize() > TASK_BYTES_MAX || tasks.size() >= TASKS_MAX) {
                    throw new IllegalArgumentException("task " + description.getIndex() + " of "
                            + description.getSerializedSize() + " bytes: a campaign has at most " + TASKS_MAX
                            + " tasks of " + TASK_BYTES_MAX + " bytes");
                }
                TaskSpec task = WireValues.task(description);
                permitProgram(caller, task.program(), campaign);
                tasks.add(task);
            }

            @Override
            public void onError(Throwable failure) {
                tasks.clear();
            }

            @Override
            public void onCompleted() {
                CampaignId campaign = id;
                if (failed) {
                    return;
                }
                answer(out, () -> {
                    if (campaign == null) {
                        throw new IllegalArgumentException("the submission names no campaign");
                    }
                    ServedLead served = lead.get();
                    return audit.change(caller, CampaignAction.SUBMIT, campaign, () -> {
                        served.driver().submit(campaign, rule, tasks);
                        return count(tasks.size());
                    });
                });
            }
        };
    }

    // Changes ------------------------------------------------------------------------------------------------------

    void cancel(CampaignWire.CampaignName request, StreamObserver<CampaignWire.TaskCount> out) {
        Principal caller = CallerGate.caller();
        answer(out, () -> {
            CampaignId id = WireValues.id(request);
            audit.permit(caller, CampaignAction.CANCEL, id);
            ServedLead served = lead.get();
            return audit.change(
                    caller,
                    CampaignAction.CANCEL,
                    id,
                    () -> count(served.driver().cancel(id)));
        });
    }

    void retry(CampaignWire.CampaignName request, StreamObserver<CampaignWire.TaskCount> out) {
        Principal caller = CallerGate.caller();
        answer(out, () -> {
            CampaignId id = WireValues.id(request);
            audit.permit(caller, CampaignAction.RETRY, id);
            ServedLead served = lead.get();
            for (TaskRecord task : served.driver().tasks(id)) {
                permitProgram(caller, task.spec().program(), id);
            }
            return audit.change(
                    caller,
                    CampaignAction.RETRY,
                    id,
                    () -> count(served.driver().retry(id)));
        });
    }

    // Looking on ---------------------------------------------------------------------------------------------------

    void list(StreamObserver<CampaignWire.CampaignList> out) {
        Principal caller = CallerGate.caller();
        answer(out, () -> {
            CampaignWire.CampaignList.Builder list = CampaignWire.CampaignList.newBuilder();
            for (CampaignId id : lead.get().driver().campaigns()) {
                if (caller.may(CampaignAction.LOOK) && caller.reaches(id.tenant())) {
                    list.addCampaigns(WireValues.name(id));
                }
            }
            return list.build();
        });
    }

    void count(CampaignWire.CountRequest request, StreamObserver<CampaignWire.StateCounts> out) {
        Principal caller = CallerGate.caller();
        answer(out, () -> {
            CampaignId id = WireValues.id(request.getCampaign());
            audit.permit(caller, CampaignAction.LOOK, id);
            int waitMillis = Math.clamp(request.getWaitMillis(), 0, WAIT_MILLIS_MAX);
            ServedLead served = lead.get();
            boolean ended = served.driver().await(id, Duration.ofMillis(waitMillis));
            CampaignCounts counts = served.driver().counts(id);
            return CampaignWire.StateCounts.newBuilder()
                    .setWaiting(counts.waiting())
                    .setReady(counts.ready())
                    .setDelayed(counts.delayed())
                    .setRunning(counts.running())
                    .setSucceeded(counts.succeeded())
                    .setFailed(counts.failed())
                    .setCancelled(counts.cancelled())
                    .setEnded(ended)
                    .setDirectory(served.campaigns().campaign(id).path().toString())
                    .build();
        });
    }

    void explain(CampaignWire.TaskName request, StreamObserver<CampaignWire.Sentence> out) {
        Principal caller = CallerGate.caller();
        answer(out, () -> {
            CampaignId id = WireValues.id(request.getCampaign());
            audit.permit(caller, CampaignAction.LOOK, id);
            return CampaignWire.Sentence.newBuilder()
                    .setText(lead.get().driver().explain(id, request.getIndex()))
                    .build();
        });
    }

    /** The load is that of all tenants: a caller that may connect workers may know what they would do. */
    void load(StreamObserver<CampaignWire.LoadReply> out) {
        Principal caller = CallerGate.caller();
        answer(out, () -> {
            if (!caller.may(CampaignAction.WORK) || caller.tenant().isPresent()) {
                throw Status.PERMISSION_DENIED
                        .withDescription(
                                caller.name() + " may not see the load of all tenants: the role worker is required")
                        .asRuntimeException();
            }
            return WireValues.load(lead.get().driver().load());
        });
    }

    void tasks(CampaignWire.CampaignName request, ServerCallStreamObserver<CampaignWire.RecordPage> out) {
        Principal caller = CallerGate.caller();
        PageStream<CampaignWire.RecordPage> pages = new PageStream<>(out);
        Thread.ofVirtual().name("campaign-tasks").start(() -> {
            try {
                CampaignId id = WireValues.id(request);
                audit.permit(caller, CampaignAction.LOOK, id);
                if (send(lead.get().driver().tasks(id), pages)) {
                    out.onCompleted();
                }
            } catch (Exception | Error e) {
                fail(out, e);
            }
        });
    }

    private static boolean send(List<TaskRecord> records, PageStream<CampaignWire.RecordPage> pages)
            throws InterruptedException {
        CampaignWire.RecordPage.Builder page = CampaignWire.RecordPage.newBuilder();
        int bytes = 0;
        for (TaskRecord record : records) {
            CampaignWire.Record message = WireValues.record(record);
            if (bytes > 0 && bytes + message.getSerializedSize() > PAGE_BYTES) {
                if (!pages.send(page.build())) {
                    return false;
                }
                page.clear();
                bytes = 0;
            }
            page.addRecords(message);
            bytes += message.getSerializedSize();
        }
        return pages.send(page.build());
    }

    void watch(CampaignWire.CampaignName request, ServerCallStreamObserver<CampaignWire.EventPage> out) {
        Principal caller = CallerGate.caller();
        BooleanSupplier over = CallerGate.over();
        PageStream<CampaignWire.EventPage> pages = new PageStream<>(out);
        Thread.ofVirtual().name("campaign-watch").start(() -> {
            try {
                CampaignId id = WireValues.id(request);
                audit.permit(caller, CampaignAction.LOOK, id);
                ServedLead served = lead.get();
                try (EventHub.Subscriber events = served.events().watch(id)) {
                    boolean reads = pages.send(CampaignWire.EventPage.getDefaultInstance()); // it watches from now on
                    while (reads
                            && !over.getAsBoolean()
                            && !served.driver().ended().isDone()) {
                        Optional<CampaignWire.EventPage> page = events.next(WATCH_MILLIS);
                        reads = page.isPresent() ? pages.send(page.get()) : !pages.cancelled();
                    }
                }
                throw Status.UNAVAILABLE
                        .withDescription("the coordinator has ended")
                        .asRuntimeException();
            } catch (Exception | Error e) {
                fail(out, e);
            }
        });
    }
}
