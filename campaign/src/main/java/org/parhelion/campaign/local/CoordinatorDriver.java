package org.parhelion.campaign.local;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.parhelion.campaign.CampaignCounts;
import org.parhelion.campaign.CampaignException;
import org.parhelion.campaign.CampaignId;
import org.parhelion.campaign.CampaignListener;
import org.parhelion.campaign.CampaignRule;
import org.parhelion.campaign.CampaignRunner;
import org.parhelion.campaign.CoordinatorLoad;
import org.parhelion.campaign.TaskExecutor;
import org.parhelion.campaign.TaskRecord;
import org.parhelion.campaign.TaskSource;
import org.parhelion.campaign.TaskSpec;
import org.parhelion.campaign.coordinator.CampaignMessage;
import org.parhelion.campaign.coordinator.Coordinator;
import org.parhelion.campaign.coordinator.CoordinatorEvent;
import org.parhelion.campaign.coordinator.CoordinatorOptions;
import org.parhelion.campaign.coordinator.Worker;
import org.parhelion.campaign.coordinator.WorkerOffer;
import org.parhelion.campaign.store.StoreSnapshot;
import org.parhelion.campaign.store.TaskCodec;
import org.parhelion.campaign.store.TaskStore;
import org.parhelion.protocol.SplitMix64;

/**
 * Drives one coordinator: by one thread, with a store, and with links to workers. A worker may also be on its thread.
 *
 * <p>Any thread may call any method.
 */
public final class CoordinatorDriver implements CampaignRunner {
    private static final int STORE = 0;
    private static final int FIRST_WORKER = 1;

    private final TaskStore store;
    private final CampaignListener listener;
    private final CoordinatorOptions options;
    private final Duration drainLimit;
    private final long epoch;
    private final MachineThread thread;
    private final Coordinator coordinator;
    private final MachinePort<CoordinatorEvent> port;
    private final WorkerLinks links = new WorkerLinks(FIRST_WORKER);
    private final Map<Integer, ExecutingWorker> workersHere = new HashMap<>();
    private final Set<MemberLink> toFlush = new LinkedHashSet<>();
    private final Map<Long, CompletableFuture<Integer>> requests = new HashMap<>();
    private final Map<CampaignId, List<CompletableFuture<Void>>> ends = new HashMap<>();
    private final List<CompletableFuture<Void>> idles = new ArrayList<>();
    private long requestCount;

    private CoordinatorDriver(
            TaskStore store,
            CoordinatorOptions options,
            String name,
            long seed,
            Duration drainLimit,
            CampaignListener listener) {
        this.store = store;
        this.listener = listener;
        this.drainLimit = drainLimit;
        this.thread = new MachineThread("parhelion-campaign");
        StoreSnapshot snapshot = store.lead(name);
        this.epoch = snapshot.epoch();
        this.options = options;
        this.coordinator = new Coordinator(options, STORE, snapshot, SplitMix64.of(seed, snapshot.epoch()));
        // The outcomes that arrive in one round are one commit: the first alone would let the others wait for two.
        coordinator.commitWhenAsked();
        this.port = new MachinePort<>(thread, coordinator, this::send, this::happened, true);
        thread.afterRound(this::endRound);
        thread.atEnd(this::end);
    }

    /**
     * Takes the lead of a store. Call {@link #start} next.
     *
     * @param store where campaigns are kept; the caller closes it after this driver
     * @param options how the coordinator decides
     * @param name the coordinator's name, for people
     * @param seed determines the delays before retries
     * @param drainLimit after {@link #drain} tasks have so long to write checkpoints
     * @param listener receives what happens
     * @return the driver
     * @throws CampaignException if the store fails
     */
    public static CoordinatorDriver lead(
            TaskStore store,
            CoordinatorOptions options,
            String name,
            long seed,
            Duration drainLimit,
            CampaignListener listener) {
        return new CoordinatorDriver(store, options, name, seed, drainLimit, listener);
    }

    /**
     * Adds a worker on the coordinator's thread. Call it before {@link #start}.
     *
     * @param offer what it has
     * @param executor runs its tasks
     */
    public void addWorkerHere(WorkerOffer offer, TaskExecutor executor) {
        long heartbeatNanos = options.leaseNanos() == Long.MAX_VALUE ? Long.MAX_VALUE : options.leaseNanos() / 3;
        Worker machine = new Worker(offer, ExecutingWorker.COORDINATOR, 0, epoch, heartbeatNanos);
        int member = links.reserve();
        workersHere.put(
                member,
                new ExecutingWorker(
                        thread,
                        executor,
                        machine,
                        message -> thread.deliverLater(() -> port.receive(member, message)),
                        true));
    }

    /** Starts the thread: campaigns go on. It ends with its cause when the lead of the store is lost. */
    public void start() {
        thread.start();
        var _ = store.lost()
                .thenAccept(cause -> thread.post(now -> {
                    throw cause;
                }));
    }

    /** {@return completes when the coordinator has ended; exceptionally unless it was closed} */
    public CompletableFuture<Void> ended() {
        return thread.ended().copy();
    }

    // The coordinator's thread -------------------------------------------------------------------------------------

    private void send(CampaignMessage message, int to) {
        if (to == STORE) {
            commit((CampaignMessage.Commit) message);
            return;
        }
        ExecutingWorker here = workersHere.get(to);
        if (here != null) {
            thread.deliverLater(() -> here.receive(message));
        } else {
            links.find(to).ifPresent(link -> {
                link.send(message);
                toFlush.add(link);
            });
        }
    }

    private void commit(CampaignMessage.Commit commit) {
        var _ = store.commit(commit.epoch(), commit.writes()).whenComplete((nothing, failed) -> {
            CampaignMessage answer = failed == null
                    ? new CampaignMessage.Committed(commit.epoch(), commit.sequence())
                    : new CampaignMessage.CommitFailed(commit.epoch(), commit.sequence(), storeFailure(failed));
            thread.post(now -> port.receive(STORE, answer));
        });
    }

    private static CampaignException storeFailure(Throwable failed) {
        Throwable cause =
                failed instanceof CompletionException && failed.getCause() != null ? failed.getCause() : failed;
        return cause instanceof CampaignException known
                ? known
                : new CampaignException(
                        CampaignException.Kind.STORE_FAILED, "the store of tasks failed: " + cause.getMessage(), cause);
    }

    private void endRound() {
        coordinator.commit(port);
        toFlush.forEach(MemberLink::flush);
        toFlush.clear();
        if (!idles.isEmpty()
                && coordinator.idle()
                && workersHere.values().stream().allMatch(ExecutingWorker::nothingRuns)) {
            idles.forEach(idle -> idle.complete(null));
            idles.clear();
        }
    }

    /** Ends everyone's wait. */
    private void end(RuntimeException cause) {
        requests.values().forEach(request -> request.completeExceptionally(cause));
        ends.values().forEach(waiting -> waiting.forEach(end -> end.completeExceptionally(cause)));
        idles.forEach(idle -> idle.completeExceptionally(cause));
        links.close(String.valueOf(cause.getMessage()));
    }

    private void happened(CoordinatorEvent event) {
        switch (event) {
            case CoordinatorEvent.Started started -> listener.started(started.attempt(), started.worker());
            case CoordinatorEvent.Advanced advanced -> listener.progressed(advanced.attempt(), advanced.fraction());
            case CoordinatorEvent.OutcomeRecorded recorded ->
                listener.recorded(recorded.attempt(), recorded.outcome(), recorded.state());
            case CoordinatorEvent.Traced traced -> listener.traced(traced.span());
            case CoordinatorEvent.CampaignEnded ended -> {
                List<CompletableFuture<Void>> waiting = ends.remove(ended.campaign());
                if (waiting != null) {
                    waiting.forEach(end -> end.complete(null));
                }
            }
            case CoordinatorEvent.Accepted accepted ->
                answer(accepted.request()).complete(accepted.tasks());
            case CoordinatorEvent.Rejected rejected ->
                answer(rejected.request()).completeExceptionally(new IllegalArgumentException(rejected.reason()));
            case CoordinatorEvent.Stopped stopped -> throw stopped.cause();
        }
    }

    private CompletableFuture<Integer> answer(long request) {
        CompletableFuture<Integer> waiting = requests.remove(request);
        return waiting == null ? new CompletableFuture<>() : waiting;
    }

    // Workers in other processes -----------------------------------------------------------------------------------

    /**
     * A worker can be reached. A worker that comes back keeps its number, and so its tasks.
     *
     * @param identity the same for all connections of one process, and known to it alone
     * @param link the way to the worker; the last one of that identity is closed
     * @return the worker's number
     */
    public int connect(String identity, MemberLink link) {
        WorkerLinks.Joined joined = links.join(identity, link);
        joined.replaced()
                .ifPresent(last -> thread.post(
                        now -> last.close("another connection replaces it"), cause -> last.close("closed")));
        if (thread.ended().isDone()) {
            link.close("the coordinator has ended");
        }
        return joined.member();
    }

    /**
     * A worker can no longer be reached by a link.
     *
     * @param member its number
     * @param link the link
     */
    public void disconnect(int member, MemberLink link) {
        links.leave(member, link);
    }

    /**
     * Takes messages of a worker.
     *
     * @param member its number
     * @param messages the messages, in their order
     * @param taken called when the coordinator has acted on them, on its thread: the transport then reads the next
     */
    public void receive(int member, List<CampaignMessage> messages, Runnable taken) {
        thread.post(now -> {
            messages.forEach(message -> port.receive(member, message));
            taken.run();
        });
    }

    // Requests -----------------------------------------------------------------------------------------------------

    @Override
    public void submit(CampaignId id, CampaignRule rule, List<TaskSpec> tasks) {
        List<TaskSpec> copy = List.copyOf(tasks);
        for (int i = 0; i < copy.size(); i++) {
            if (copy.get(i).index() != i) {
                throw new IllegalArgumentException("the task at place " + i + " has the index "
                        + copy.get(i).index() + ": indices begin at 0 and have no gaps");
            }
        }
        String fingerprint = TaskCodec.fingerprint(rule, copy);
        request((number, now) -> coordinator.submit(number, id, rule, copy, fingerprint, now, port));
    }

    @Override
    public void submit(CampaignId id, CampaignRule rule, TaskSource source, String fingerprint) {
        request((number, now) -> coordinator.submit(number, id, rule, source, fingerprint, now, port));
    }

    @Override
    public int cancel(CampaignId id) {
        return request((number, now) -> coordinator.cancel(number, id, now, port));
    }

    @Override
    public int retry(CampaignId id) {
        return request((number, now) -> coordinator.retry(number, id, now, port));
    }

    /** A request that is answered by an event. */
    @FunctionalInterface
    private interface Request {
        void run(long number, long nowNanos);
    }

    private int request(Request what) {
        CompletableFuture<Integer> answer = new CompletableFuture<>();
        thread.answer(answer, now -> {
            long number = ++requestCount;
            requests.put(number, answer);
            what.run(number, now);
        });
        return MachineThread.join(answer);
    }

    private <T> T ask(Function<Coordinator, T> question) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        thread.answer(answer, now -> answer.complete(question.apply(coordinator)));
        return MachineThread.join(answer);
    }

    @Override
    public List<CampaignId> campaigns() {
        return ask(Coordinator::campaigns);
    }

    @Override
    public CampaignCounts counts(CampaignId id) {
        return ask(asked -> asked.counts(id));
    }

    @Override
    public List<TaskRecord> tasks(CampaignId id) {
        return ask(asked -> asked.tasks(id));
    }

    /** {@return what waits, and who works} */
    public CoordinatorLoad load() {
        return ask(asked -> asked.load(thread.nowNanos()));
    }

    @Override
    public String explain(CampaignId id, int task) {
        return ask(asked -> asked.explain(id, task, thread.nowNanos()));
    }

    @Override
    public boolean await(CampaignId id, Duration limit) throws InterruptedException {
        CompletableFuture<Void> end = new CompletableFuture<>();
        ask(asked -> {
            if (asked.ended(id)) {
                end.complete(null);
            } else {
                ends.computeIfAbsent(id, key -> new ArrayList<>()).add(end);
            }
            return asked;
        });
        boolean ended = await(end, limit);
        if (!ended) {
            end.cancel(false);
            thread.post(now -> ends.getOrDefault(id, new ArrayList<>()).removeIf(CompletableFuture::isDone));
        }
        return ended;
    }

    private static boolean await(CompletableFuture<Void> end, Duration limit) throws InterruptedException {
        try {
            end.get(limit.toNanos(), TimeUnit.NANOSECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e.getCause());
        }
    }

    @Override
    public boolean drain() throws InterruptedException {
        CompletableFuture<Void> idle = new CompletableFuture<>();
        thread.answer(idle, now -> {
            idles.add(idle);
            coordinator.drain(now, port);
        });
        return await(idle, drainLimit);
    }

    @Override
    public void close() {
        thread.close();
    }
}
