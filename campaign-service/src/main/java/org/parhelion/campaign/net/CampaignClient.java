package org.parhelion.campaign.net;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongConsumer;
import org.parhelion.campaign.CampaignCounts;
import org.parhelion.campaign.CampaignException;
import org.parhelion.campaign.CampaignId;
import org.parhelion.campaign.CampaignListener;
import org.parhelion.campaign.CampaignRule;
import org.parhelion.campaign.Campaigns;
import org.parhelion.campaign.CoordinatorLoad;
import org.parhelion.campaign.TaskRecord;
import org.parhelion.campaign.TaskSpec;
import org.parhelion.campaign.TraceContext;
import org.parhelion.campaign.net.wire.CampaignWire;
import org.parhelion.campaign.session.CampaignDirectory;

/**
 * A user of a coordinator in another process. Each request is tried again, at all coordinators, for a while: a coordinator that is
 * started again, or another one that takes over, is not noticed. A source of tasks stays in one process: a campaign file with a design is submitted in its place.
 *
 * <p>Any thread may call any method.
 */
public final class CampaignClient implements Campaigns {
    private static final Duration TRIES = Duration.ofSeconds(30);
    private static final long CALL_SECONDS = 60;
    private static final int RETRY_MILLIS_MAX = 500;
    private static final int WAIT_MILLIS_MAX = 20_000;
    private static final int PAGE_BYTES = 1 << 17;

    private final CoordinatorAddresses addresses;
    private final List<ManagedChannel> channels;
    private final long triesNanos;
    private volatile int leader;
    private volatile Optional<TraceContext> trace = Optional.empty();

    private CampaignClient(CoordinatorAddresses addresses, Duration tries) {
        this.addresses = addresses;
        this.channels = addresses.channels();
        this.triesNanos = tries.toNanos();
    }

    /**
     * Opens a client. It connects with its first request, and tries each request for half a minute.
     *
     * @param addresses where coordinators are
     * @return the client
     */
    public static CampaignClient open(CoordinatorAddresses addresses) {
        return open(addresses, TRIES);
    }

    /**
     * Opens a client. It connects with its first request.
     *
     * @param addresses where coordinators are
     * @param tries how long a request is tried again while no coordinator leads
     * @return the client
     */
    public static CampaignClient open(CoordinatorAddresses addresses, Duration tries) {
        return new CampaignClient(addresses, tries);
    }

    // Calls --------------------------------------------------------------------------------------------------------

    private <Q, R> R call(MethodDescriptor<Q, R> method, Q request) {
        return retried(channel -> ClientCalls.blockingUnaryCall(channel, method, options(), request));
    }

    private static CallOptions options() {
        return CallOptions.DEFAULT.withDeadlineAfter(CALL_SECONDS, TimeUnit.SECONDS);
    }

    private <R> R retried(Function<ManagedChannel, R> attempt) {
        long startNanos = System.nanoTime();
        for (int failures = 1; ; failures++) {
            int at = leader;
            try {
                return attempt.apply(channels.get(at));
            } catch (StatusRuntimeException e) {
                Status.Code code = e.getStatus().getCode();
                boolean again = code == Status.Code.UNAVAILABLE || code == Status.Code.FAILED_PRECONDITION;
                if (!again || System.nanoTime() - startNanos > triesNanos) {
                    throw failure(e, addresses.all().get(at));
                }
                leader = (at + 1) % channels.size();
                if (failures % channels.size() == 0) {
                    pause();
                }
            }
        }
    }

    private static void pause() {
        try {
            Thread.sleep(ThreadLocalRandom.current().nextLong(1, RETRY_MILLIS_MAX));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CampaignException(CampaignException.Kind.UNREACHABLE, "interrupted", e);
        }
    }

    private static RuntimeException failure(StatusRuntimeException e, String address) {
        Status status = e.getStatus();
        String what = status.getDescription() == null ? status.getCode().toString() : status.getDescription();
        String cause = status.getCause() == null ? "" : " (" + status.getCause().getMessage() + ")";
        return switch (status.getCode()) {
            case INVALID_ARGUMENT -> new IllegalArgumentException(what, e);
            case PERMISSION_DENIED, UNAUTHENTICATED ->
                new CampaignException(CampaignException.Kind.REFUSED, address + ": " + what, e);
            default -> new CampaignException(CampaignException.Kind.UNREACHABLE, address + ": " + what + cause, e);
        };
    }

    private static Channel traced(Channel channel, Optional<TraceContext> span) {
        if (span.isEmpty()) {
            return channel;
        }
        Metadata headers = new Metadata();
        headers.put(CallerGate.TRACE_HEADER, span.get().toString());
        return ClientInterceptors.intercept(channel, MetadataUtils.newAttachHeadersInterceptor(headers));
    }

    // Submissions --------------------------------------------------------------------------------------------------

    /**
     * Names the span that campaigns belong to which are submitted from now on.
     *
     * @param span the span
     */
    public void trace(TraceContext span) {
        trace = Optional.of(span);
    }

    /**
     * Submits a campaign file. Returns when it is durable.
     *
     * @param id whose campaign, and which
     * @param file the file; coordinator and workers read it at the same absolute path
     * @param settings what {@code --set} changes of it
     * @param fingerprint that of the plan as read here; empty if it was not read
     * @return the number of its tasks so far
     * @throws IllegalArgumentException if the coordinator cannot read the file, or the campaign exists with other tasks
     */
    public int submit(CampaignId id, Path file, List<String> settings, String fingerprint) {
        CampaignWire.FileSubmission submission = CampaignWire.FileSubmission.newBuilder()
                .setCampaign(WireValues.name(id))
                .setFile(file.toAbsolutePath().normalize().toString())
                .addAllSettings(settings)
                .setFingerprint(fingerprint)
                .build();
        return retried(channel -> ClientCalls.blockingUnaryCall(
                        traced(channel, trace), CampaignMethods.SUBMIT, options(), submission))
                .getTasks();
    }

    @Override
    public void submit(CampaignId id, CampaignRule rule, List<TaskSpec> tasks) {
        List<CampaignWire.TaskSubmission> pages = pages(id, rule, tasks);
        Optional<TraceContext> span = rule.trace().or(() -> trace);
        retried(channel ->
                TaskUpload.send(traced(channel, span).newCall(CampaignMethods.SUBMIT_TASKS, options()), pages));
    }

    private static List<CampaignWire.TaskSubmission> pages(CampaignId id, CampaignRule rule, List<TaskSpec> tasks) {
        List<CampaignWire.TaskSubmission> pages = new ArrayList<>();
        CampaignWire.TaskSubmission.Builder page = CampaignWire.TaskSubmission.newBuilder()
                .setCampaign(WireValues.name(id))
                .setRule(WireValues.rule(rule));
        int bytes = 0;
        for (TaskSpec task : tasks) {
            CampaignWire.TaskDescription message = WireValues.task(task);
            if (bytes > 0 && bytes + message.getSerializedSize() > PAGE_BYTES) {
                pages.add(page.build());
                page.clear();
                bytes = 0;
            }
            page.addTasks(message);
            bytes += message.getSerializedSize();
        }
        pages.add(page.build());
        return pages;
    }

    @Override
    public int cancel(CampaignId id) {
        return call(CampaignMethods.CANCEL, WireValues.name(id)).getTasks();
    }

    @Override
    public int retry(CampaignId id) {
        return call(CampaignMethods.RETRY, WireValues.name(id)).getTasks();
    }

    // Looking on ---------------------------------------------------------------------------------------------------

    @Override
    public List<CampaignId> campaigns() {
        return call(CampaignMethods.LIST, CampaignWire.ListRequest.getDefaultInstance()).getCampaignsList().stream()
                .map(WireValues::id)
                .toList();
    }

    private CampaignWire.StateCounts count(CampaignId id, int waitMillis) {
        return call(
                CampaignMethods.COUNT,
                CampaignWire.CountRequest.newBuilder()
                        .setCampaign(WireValues.name(id))
                        .setWaitMillis(waitMillis)
                        .build());
    }

    @Override
    public CampaignCounts counts(CampaignId id) {
        CampaignWire.StateCounts counts = count(id, 0);
        return new CampaignCounts(
                counts.getWaiting(),
                counts.getReady(),
                counts.getDelayed(),
                counts.getRunning(),
                counts.getSucceeded(),
                counts.getFailed(),
                counts.getCancelled());
    }

    /** {@return what waits at the coordinator, and who works for it} */
    public CoordinatorLoad load() {
        return WireValues.load(call(CampaignMethods.LOAD, CampaignWire.LoadRequest.getDefaultInstance()));
    }

    /**
     * {@return where a campaign that was submitted as a file writes}
     *
     * @param id the campaign
     */
    public CampaignDirectory directory(CampaignId id) {
        return new CampaignDirectory(Path.of(count(id, 0).getDirectory()));
    }

    @Override
    public boolean await(CampaignId id, Duration limit) throws InterruptedException {
        long endNanos = System.nanoTime() + limit.toNanos();
        while (true) {
            long leftMillis = Math.max(0, TimeUnit.NANOSECONDS.toMillis(endNanos - System.nanoTime()));
            if (count(id, (int) Math.min(leftMillis, WAIT_MILLIS_MAX)).getEnded()) {
                return true;
            }
            if (leftMillis == 0) {
                return false;
            }
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
        }
    }

    @Override
    public List<TaskRecord> tasks(CampaignId id) {
        return retried(channel -> {
            Iterator<CampaignWire.RecordPage> pages = ClientCalls.blockingServerStreamingCall(
                    channel, CampaignMethods.TASKS, options(), WireValues.name(id));
            List<TaskRecord> records = new ArrayList<>();
            pages.forEachRemaining(
                    page -> page.getRecordsList().forEach(record -> records.add(WireValues.record(record))));
            return records;
        });
    }

    @Override
    public String explain(CampaignId id, int task) {
        return call(
                        CampaignMethods.EXPLAIN,
                        CampaignWire.TaskName.newBuilder()
                                .setCampaign(WireValues.name(id))
                                .setIndex(task)
                                .build())
                .getText();
    }

    /**
     * Watches a campaign from now on. The listener is called by a thread of the connection, which it must not block for long.
     *
     * @param id the campaign
     * @param listener receives what happens
     * @param lost receives how many events were dropped because this client was too slow
     * @return the watch, to be closed; it ends with the coordinator, and is then opened anew
     */
    public CampaignWatch watch(CampaignId id, CampaignListener listener, LongConsumer lost) {
        CampaignWatch watch = new CampaignWatch(listener, lost);
        ClientCalls.asyncServerStreamingCall(
                channels.get(leader).newCall(CampaignMethods.WATCH, CallOptions.DEFAULT), WireValues.name(id), watch);
        return watch;
    }

    /** Closes the connections. Campaigns go on. */
    @Override
    public void close() {
        channels.forEach(ManagedChannel::shutdownNow);
    }
}
