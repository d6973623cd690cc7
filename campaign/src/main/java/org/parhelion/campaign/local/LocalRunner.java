package org.parhelion.campaign.local;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import org.parhelion.campaign.Assignment;
import org.parhelion.campaign.Attempt;
import org.parhelion.campaign.CampaignCounts;
import org.parhelion.campaign.CampaignException;
import org.parhelion.campaign.CampaignId;
import org.parhelion.campaign.CampaignListener;
import org.parhelion.campaign.CampaignRule;
import org.parhelion.campaign.CampaignRunner;
import org.parhelion.campaign.FailureClass;
import org.parhelion.campaign.RunnerOptions;
import org.parhelion.campaign.RunningTask;
import org.parhelion.campaign.TaskExecutor;
import org.parhelion.campaign.TaskListener;
import org.parhelion.campaign.TaskOutcome;
import org.parhelion.campaign.TaskRecord;
import org.parhelion.campaign.TaskSource;
import org.parhelion.campaign.TaskSpec;
import org.parhelion.campaign.coordinator.CampaignMessage;
import org.parhelion.campaign.coordinator.Coordinator;
import org.parhelion.campaign.coordinator.CoordinatorEvent;
import org.parhelion.campaign.coordinator.CoordinatorOptions;
import org.parhelion.campaign.coordinator.Worker;
import org.parhelion.campaign.coordinator.WorkerEvent;
import org.parhelion.campaign.coordinator.WorkerOffer;
import org.parhelion.campaign.store.StoreSnapshot;
import org.parhelion.campaign.store.TaskCodec;
import org.parhelion.campaign.store.TaskStore;
import org.parhelion.protocol.Input;
import org.parhelion.protocol.Machine;
import org.parhelion.protocol.Output;
import org.parhelion.protocol.SplitMix64;

/**
 * Runs campaigns in this process: one coordinator and one worker, stepped by one thread.
 *
 * <p>Time begins at the Unix epoch, so that deadlines hold over restarts, and runs by {@code System.nanoTime}.
 */
public final class LocalRunner implements CampaignRunner {
    private static final int COORDINATOR = 0;
    private static final int STORE = 1;
    private static final int WORKER = 2;
    private static final long NEVER = Output.NEVER;

    private final TaskStore store;
    private final TaskExecutor executor;
    private final CampaignListener listener;
    private final RunnerOptions options;
    private final long originNanos = System.currentTimeMillis() * 1_000_000 - System.nanoTime();
    private final Coordinator coordinator;
    private final Worker worker;
    private final Port<CoordinatorEvent> toCoordinator;
    private final Port<WorkerEvent> toWorker;

    /** What other threads ask of the runner's thread. */
    private final Queue<LongConsumer> inbox = new ConcurrentLinkedQueue<>();

    /** Messages between the machines. */
    private final Queue<Runnable> messages = new ArrayDeque<>();

    private final Map<Attempt, RunningTask> running = new HashMap<>();
    private final Map<Long, CompletableFuture<Integer>> requests = new HashMap<>();
    private final Map<CampaignId, List<CompletableFuture<Void>>> ends = new HashMap<>();
    private final List<CompletableFuture<Void>> idles = new ArrayList<>();
    private final Thread thread;
    private long requestCount;
    private volatile boolean parked;
    private volatile boolean closing;
    private volatile @Nullable RuntimeException failure;

    private LocalRunner(TaskStore store, TaskExecutor executor, RunnerOptions options, CampaignListener listener) {
        this.store = store;
        this.executor = executor;
        this.listener = listener;
        this.options = options;
        StoreSnapshot snapshot = store.lead(options.name());
        this.coordinator = new Coordinator(
                CoordinatorOptions.LOCAL, STORE, snapshot, SplitMix64.of(options.seed(), snapshot.epoch()));
        WorkerOffer offer = new WorkerOffer(
                options.name(),
                options.slots(),
                options.memoryBytes(),
                options.tags(),
                options.prefetch(),
                Long.MAX_VALUE);
        this.worker = new Worker(offer, COORDINATOR, snapshot.epoch(), Long.MAX_VALUE);
        this.toCoordinator = new Port<>(COORDINATOR, coordinator, this::happened);
        this.toWorker = new Port<>(WORKER, worker, this::perform);
        this.thread = new Thread(this::run, "parhelion-campaign");
        thread.setDaemon(true);
    }

    /**
     * Takes the lead of a store and goes on with all its campaigns.
     *
     * @param store where campaigns are kept; the caller closes it after this runner
     * @param executor runs the tasks
     * @param options slots, memory, tags
     * @param listener receives what happens
     * @return the runner
     * @throws CampaignException if the store fails
     */
    public static CampaignRunner open(
            TaskStore store, TaskExecutor executor, RunnerOptions options, CampaignListener listener) {
        LocalRunner runner = new LocalRunner(store, executor, options, listener);
        runner.thread.start();
        return runner;
    }

    // The runner's thread ------------------------------------------------------------------------------------------

    private void run() {
        try {
            toCoordinator.tick();
            toWorker.tick();
            while (!closing) {
                boolean busy = deliver();
                busy |= takeInbox();
                busy |= toCoordinator.tickIfDue();
                busy |= toWorker.tickIfDue();
                completeIdle();
                if (!busy) {
                    park();
                }
            }
        } catch (RuntimeException | Error e) {
            failure = e instanceof RuntimeException known ? known : new IllegalStateException(e);
        } finally {
            end();
        }
    }

    private boolean deliver() {
        boolean any = false;
        for (Runnable message = messages.poll(); message != null; message = messages.poll()) {
            message.run();
            any = true;
        }
        return any;
    }

    private boolean takeInbox() {
        boolean any = false;
        for (LongConsumer request = inbox.poll(); request != null; request = inbox.poll()) {
            request.accept(nowNanos());
            any = true;
        }
        return any;
    }

    private void park() {
        parked = true;
        if (inbox.isEmpty() && !closing) {
            long dueNanos = Math.min(toCoordinator.deadlineNanos, toWorker.deadlineNanos);
            if (dueNanos == NEVER) {
                LockSupport.park(this);
            } else {
                LockSupport.parkNanos(this, dueNanos - nowNanos());
            }
        }
        parked = false;
    }

    private void post(LongConsumer request) {
        inbox.add(request);
        if (parked) {
            LockSupport.unpark(thread);
        }
        if (failure != null) {
            answerAfterTheEnd();
        }
    }

    private long nowNanos() {
        return originNanos + System.nanoTime();
    }

    /** Ends what runs, and everyone's wait. */
    private void end() {
        running.values().forEach(RunningTask::cancel);
        RuntimeException cause = failure();
        requests.values().forEach(request -> request.completeExceptionally(cause));
        ends.values().forEach(waiting -> waiting.forEach(end -> end.completeExceptionally(cause)));
        idles.forEach(idle -> idle.completeExceptionally(cause));
        failure = cause;
        answerAfterTheEnd();
    }

    /** Requests that come after the end are answered by those who ask: each of them looks at {@code failure} first. */
    private void answerAfterTheEnd() {
        for (LongConsumer request = inbox.poll(); request != null; request = inbox.poll()) {
            request.accept(NEVER);
        }
    }

    private RuntimeException failure() {
        RuntimeException known = failure;
        return known != null
                ? known
                : new CampaignException(CampaignException.Kind.CLOSED, "the runner of campaigns is closed");
    }

    /** A machine, and where its messages go. */
    private final class Port<E> implements Output<CampaignMessage, E> {
        private final int member;
        private final Machine<CampaignMessage, E> machine;
        private final java.util.function.Consumer<E> events;
        private long deadlineNanos = NEVER;

        private Port(int member, Machine<CampaignMessage, E> machine, java.util.function.Consumer<E> events) {
            this.member = member;
            this.machine = machine;
            this.events = events;
        }

        private void tick() {
            machine.step(new Input.Tick<>(nowNanos()), this);
        }

        private boolean tickIfDue() {
            if (deadlineNanos == NEVER || nowNanos() < deadlineNanos) {
                return false;
            }
            deadlineNanos = NEVER;
            tick();
            return true;
        }

        private void receive(int from, CampaignMessage message) {
            machine.step(new Input.Message<>(nowNanos(), from, message), this);
        }

        @Override
        public void send(int to, CampaignMessage message) {
            switch (to) {
                case COORDINATOR -> messages.add(() -> toCoordinator.receive(member, message));
                case WORKER -> messages.add(() -> toWorker.receive(member, message));
                default -> commit((CampaignMessage.Commit) message);
            }
        }

        @Override
        public void wakeAt(long nanos) {
            deadlineNanos = nanos;
        }

        @Override
        public void emit(E event) {
            events.accept(event);
        }
    }

    private void commit(CampaignMessage.Commit commit) {
        var _ = store.commit(commit.epoch(), commit.writes()).whenComplete((nothing, failed) -> {
            CampaignMessage answer = failed == null
                    ? new CampaignMessage.Committed(commit.epoch(), commit.sequence())
                    : new CampaignMessage.CommitFailed(commit.epoch(), commit.sequence(), storeFailure(failed));
            post(now -> {
                if (failure == null) {
                    messages.add(() -> toCoordinator.receive(STORE, answer));
                }
            });
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

    // Events -------------------------------------------------------------------------------------------------------

    private void happened(CoordinatorEvent event) {
        switch (event) {
            case CoordinatorEvent.Started started -> listener.started(started.attempt(), started.worker());
            case CoordinatorEvent.Advanced advanced -> listener.progressed(advanced.attempt(), advanced.fraction());
            case CoordinatorEvent.OutcomeRecorded recorded ->
                listener.recorded(recorded.attempt(), recorded.outcome(), recorded.state());
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

    private void perform(WorkerEvent event) {
        switch (event) {
            case WorkerEvent.Start start -> start(start.assignment());
            case WorkerEvent.Stop stop -> {
                RunningTask task = running.get(stop.attempt());
                if (task != null) {
                    task.cancel();
                }
            }
            case WorkerEvent.Checkpoint checkpoint -> {
                RunningTask task = running.get(checkpoint.attempt());
                if (task != null) {
                    task.drain();
                }
            }
        }
    }

    private void start(Assignment assignment) {
        Attempt attempt = assignment.attempt();
        TaskListener told = new TaskListener() {
            @Override
            public void progressed(double fraction) {
                post(now -> {
                    if (failure == null) {
                        worker.progressed(attempt, fraction, toWorker);
                    }
                });
            }

            @Override
            public void ended(TaskOutcome outcome) {
                post(now -> {
                    if (failure == null) {
                        running.remove(attempt);
                        worker.ended(attempt, outcome, now, toWorker);
                    }
                });
            }
        };
        try {
            running.put(attempt, executor.start(assignment, told));
        } catch (RuntimeException e) {
            told.ended(new TaskOutcome.Failed(FailureClass.NODE_BAD, "did not start: " + e));
        }
    }

    private void completeIdle() {
        if (!idles.isEmpty() && coordinator.idle() && running.isEmpty()) {
            idles.forEach(idle -> idle.complete(null));
            idles.clear();
        }
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
        request((number, now) -> coordinator.submit(number, id, rule, copy, fingerprint, now, toCoordinator));
    }

    @Override
    public void submit(CampaignId id, CampaignRule rule, TaskSource source, String fingerprint) {
        request((number, now) -> coordinator.submit(number, id, rule, source, fingerprint, now, toCoordinator));
    }

    @Override
    public int cancel(CampaignId id) {
        return request((number, now) -> coordinator.cancel(number, id, now, toCoordinator));
    }

    @Override
    public int retry(CampaignId id) {
        return request((number, now) -> coordinator.retry(number, id, now, toCoordinator));
    }

    /** A request that is answered by an event. */
    @FunctionalInterface
    private interface Request {
        void run(long number, long nowNanos);
    }

    private int request(Request what) {
        CompletableFuture<Integer> answer = new CompletableFuture<>();
        post(now -> {
            if (failure != null) {
                answer.completeExceptionally(failure());
                return;
            }
            long number = ++requestCount;
            requests.put(number, answer);
            try {
                what.run(number, now);
            } catch (IllegalArgumentException e) {
                answer(number).completeExceptionally(e);
            }
        });
        return join(answer);
    }

    private <T> T ask(Function<Coordinator, T> question) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        post(now -> {
            if (failure != null) {
                answer.completeExceptionally(failure());
                return;
            }
            try {
                answer.complete(question.apply(coordinator));
            } catch (IllegalArgumentException e) {
                answer.completeExceptionally(e);
            }
        });
        return join(answer);
    }

    private <T> T join(CompletableFuture<T> answer) {
        try {
            return answer.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }

    @Override
    public CampaignCounts counts(CampaignId id) {
        return ask(asked -> asked.counts(id));
    }

    @Override
    public List<TaskRecord> tasks(CampaignId id) {
        return ask(asked -> asked.tasks(id));
    }

    @Override
    public String explain(CampaignId id, int task) {
        return ask(asked -> asked.explain(id, task, nowNanos()));
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
        return await(end, limit);
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
        post(now -> {
            if (failure != null) {
                idle.completeExceptionally(failure());
            } else {
                idles.add(idle);
                coordinator.drain(now, toCoordinator);
            }
        });
        return await(idle, Duration.ofMillis(options.drainMillis()));
    }

    @Override
    public void close() {
        closing = true;
        LockSupport.unpark(thread);
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
