package org.parhelion.campaign.coordinator;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.parhelion.campaign.Assignment;
import org.parhelion.campaign.Attempt;
import org.parhelion.campaign.CampaignCounts;
import org.parhelion.campaign.CampaignId;
import org.parhelion.campaign.CampaignRule;
import org.parhelion.campaign.FailureClass;
import org.parhelion.campaign.TaskHistory;
import org.parhelion.campaign.TaskOutcome;
import org.parhelion.campaign.TaskRecord;
import org.parhelion.campaign.TaskSource;
import org.parhelion.campaign.TaskSpec;
import org.parhelion.campaign.TaskState;
import org.parhelion.campaign.store.StoreSnapshot;
import org.parhelion.campaign.store.StoreWrite;
import org.parhelion.campaign.store.StoredCampaign;
import org.parhelion.protocol.Input;
import org.parhelion.protocol.Machine;
import org.parhelion.protocol.Output;

/**
 * Decides which worker runs which task, and what follows an outcome.
 *
 * <p>At least once: a task whose worker is silent for a lease is given to another. Recorded exactly once: an outcome counts
 * only from the attempt that the task has now, and the store refuses a second last outcome. Nothing is acknowledged, told
 * to a user or built upon before it is durable.
 *
 * <p>A request (submit, cancel, retry) is a method. A driver calls it between two steps.
 */
public final class Coordinator implements Machine<CampaignMessage, CoordinatorEvent> {
    private static final long MILLISECOND = 1_000_000;

    private final CoordinatorOptions options;
    private final long epoch;
    private final RandomGenerator random;
    private final Journal journal;
    private final Map<CampaignId, CampaignBook> books = new LinkedHashMap<>();
    private final Map<Integer, RemoteWorker> workers = new TreeMap<>();
    private final RunTimeEstimates estimates = new RunTimeEstimates();
    private final ReadyQueue queue;
    private final Scheduler scheduler;
    private final ResultCache cache;
    private final PriorityQueue<Delayed> delayed =
            new PriorityQueue<>(Comparator.comparingLong(Delayed::dueNanos).thenComparingLong(Delayed::order));
    private final Set<CampaignBook> unfinished = new java.util.LinkedHashSet<>();
    private final List<CampaignBook> changedSources = new ArrayList<>();
    private long graceUntilNanos = Long.MIN_VALUE;
    private long delays;
    private boolean began;
    private boolean draining;
    private boolean stopped;

    /** A task that becomes ready later. */
    private record Delayed(long dueNanos, long order, Task task) {}

    /**
     * A coordinator that goes on with what a store contains.
     *
     * @param options how it decides
     * @param storeMember the store's number in the network
     * @param snapshot what the store contains, with this coordinator's epoch
     * @param random draws the delays before retries
     */
    public Coordinator(CoordinatorOptions options, int storeMember, StoreSnapshot snapshot, RandomGenerator random) {
        this.options = options;
        this.epoch = snapshot.epoch();
        this.random = random;
        this.journal = new Journal(epoch, storeMember);
        this.queue = new ReadyQueue(options.ageNanos());
        this.scheduler = new Scheduler(options, queue, estimates);
        this.cache = new ResultCache(options.cacheEntries());
        for (StoredCampaign stored : snapshot.campaigns()) {
            load(stored);
        }
    }

    private void load(StoredCampaign stored) {
        CampaignBook book = new CampaignBook(stored.id(), stored.rule(), stored.deadlineNanos(), stored.fingerprint());
        book.durable = true;
        stored.source().ifPresent(book::stored);
        for (TaskRecord record : stored.tasks()) {
            Task task = book.add(record.spec());
            task.durable = true;
            task.history = record.history();
            task.outcome = record.outcome().orElse(null);
            task.worker = record.worker();
            task.runMillis = record.runMillis();
            task.number = record.history().attempts();
            if (record.state().ended()) {
                task.become(record.state());
                learn(task);
            }
        }
        for (Task task : book.tasks) {
            task.missing = missing(task);
        }
        books.put(book.id, book);
        unfinished.add(book);
    }

    private static int missing(Task task) {
        int missing = 0;
        for (int dependency : task.spec.dependencies()) {
            if (task.book.tasks.get(dependency).state != TaskState.SUCCEEDED) {
                missing++;
            }
        }
        return missing;
    }

    private void learn(Task task) {
        if (task.outcome instanceof TaskOutcome.Succeeded succeeded) {
            if (task.history.step() == 0) {
                estimates.learn(Shape.Kind.of(task.spec), task.runMillis * MILLISECOND);
            }
            if (task.book.rule.reuseResults()) {
                cache.put(task.spec, succeeded);
            }
        }
    }

    // Steps --------------------------------------------------------------------------------------------------------

    @Override
    public void step(Input<CampaignMessage> input, Output<CampaignMessage, CoordinatorEvent> output) {
        if (stopped) {
            return;
        }
        long nowNanos = input.nowNanos();
        begin(nowNanos);
        switch (input) {
            case Input.Tick<CampaignMessage> tick -> expire(nowNanos);
            case Input.Message<CampaignMessage> message -> receive(message.from(), message.body(), nowNanos, output);
        }
        finish(nowNanos, output);
    }

    /** The first input: tasks that were loaded become ready. */
    private void begin(long nowNanos) {
        if (began) {
            return;
        }
        began = true;
        graceUntilNanos = nowNanos + options.graceNanos();
        for (CampaignBook book : books.values()) {
            for (Task task : book.tasks) {
                if (!task.state.ended()) {
                    settle(task, nowNanos);
                }
            }
        }
    }

    private void finish(long nowNanos, Output<CampaignMessage, CoordinatorEvent> output) {
        tellSources();
        if (!draining && nowNanos >= graceUntilNanos && !queue.isEmpty()) {
            scheduler.each(workers.values(), nowNanos, choice -> assign(choice, nowNanos, output));
        }
        for (RemoteWorker worker : workers.values()) {
            if (!worker.toSend.isEmpty()) {
                output.send(worker.member, new CampaignMessage.Assign(worker.incarnation, List.copyOf(worker.toSend)));
                worker.toSend.clear();
            }
        }
        if (!draining && queue.lines().isEmpty()) {
            steal(output);
        }
        if (journal.ready()) {
            for (CampaignBook book : changedSources) {
                book.writeSource(journal);
            }
            changedSources.clear();
            journal.commit(output);
        }
        output.wakeAt(deadlineNanos(nowNanos));
    }

    private long deadlineNanos(long nowNanos) {
        long deadline = graceUntilNanos > nowNanos ? graceUntilNanos : Output.NEVER;
        Delayed first = delayed.peek();
        if (first != null) {
            deadline = Math.min(deadline, first.dueNanos());
        }
        for (RemoteWorker worker : workers.values()) {
            deadline = Math.min(deadline, leaseEndNanos(worker));
            long again = worker.breaker.opensAgainNanos();
            if (again > nowNanos) {
                deadline = Math.min(deadline, again);
            }
        }
        for (CampaignBook book : unfinished) {
            if (!book.deadlinePassed) {
                deadline = Math.min(deadline, book.deadlineNanos);
            }
        }
        return deadline;
    }

    private long leaseEndNanos(RemoteWorker worker) {
        return options.leaseNanos() == Long.MAX_VALUE ? Output.NEVER : worker.heardNanos + options.leaseNanos();
    }

    private void expire(long nowNanos) {
        for (RemoteWorker worker : List.copyOf(workers.values())) {
            if (leaseEndNanos(worker) <= nowNanos) {
                workers.remove(worker.member);
                lose(worker, Set.of(), nowNanos);
            }
        }
        for (Delayed first = delayed.peek(); first != null && first.dueNanos() <= nowNanos; first = delayed.peek()) {
            delayed.remove();
            if (first.task().state == TaskState.DELAYED) {
                ready(first.task(), nowNanos);
            }
        }
        for (CampaignBook book : List.copyOf(unfinished)) {
            if (!book.deadlinePassed && book.deadlineNanos <= nowNanos) {
                book.deadlinePassed = true;
                cancelUnstarted(book, "the campaign's deadline has passed", nowNanos);
            }
        }
    }

    private void receive(
            int from, CampaignMessage message, long nowNanos, Output<CampaignMessage, CoordinatorEvent> output) {
        switch (message) {
            case CampaignMessage.Hello hello -> hello(from, hello, nowNanos, output);
            case CampaignMessage.Heartbeat heartbeat -> heartbeat(from, heartbeat, nowNanos, output);
            case CampaignMessage.Progressed progressed -> {
                if (current(from, progressed.attempt()) != null) {
                    output.emit(new CoordinatorEvent.Advanced(progressed.attempt(), progressed.fraction()));
                }
            }
            case CampaignMessage.Ended ended -> ended(from, ended, nowNanos, output);
            case CampaignMessage.Returned returned -> returned(from, returned, nowNanos);
            case CampaignMessage.Committed committed -> {
                if (journal.expects(committed.epoch(), committed.sequence())) {
                    journal.committed(nowNanos, output);
                }
            }
            case CampaignMessage.CommitFailed failed -> {
                if (journal.expects(failed.epoch(), failed.sequence())) {
                    stopped = true;
                    output.emit(new CoordinatorEvent.Stopped(failed.cause()));
                }
            }
            default -> {
                // For workers and the store: nothing that a correct member sends here.
            }
        }
    }

    // Workers ------------------------------------------------------------------------------------------------------

    private void hello(
            int from, CampaignMessage.Hello hello, long nowNanos, Output<CampaignMessage, CoordinatorEvent> output) {
        RemoteWorker known = workers.get(from);
        if (known != null && hello.incarnation() < known.incarnation) {
            return;
        }
        if (known == null || hello.incarnation() > known.incarnation) {
            RemoteWorker worker = new RemoteWorker(
                    from,
                    hello.offer(),
                    known == null
                            ? new CircuitBreaker(options.breakerFailures(), options.breakerNanos())
                            : known.breaker);
            worker.incarnation = hello.incarnation();
            workers.put(from, worker);
            if (known != null) {
                Set<Attempt> kept = new HashSet<>(hello.held());
                for (Map.Entry<Attempt, Task> held : known.held.entrySet()) {
                    if (kept.contains(held.getKey())) {
                        held.getValue().holder = worker;
                        worker.hold(held.getKey(), held.getValue());
                    }
                }
                lose(known, kept, nowNanos);
            }
            for (Attempt attempt : hello.held()) {
                adopt(worker, attempt, nowNanos, output);
            }
            known = worker;
        }
        heard(known, hello.offer().lifeNanos(), nowNanos);
        output.send(
                from, new CampaignMessage.Renewed(hello.incarnation(), hello.sentNanos(), options.leaseNanos(), epoch));
    }

    private static void heard(RemoteWorker worker, long lifeNanos, long nowNanos) {
        worker.heardNanos = nowNanos;
        worker.endOfLifeNanos = lifeNanos == Long.MAX_VALUE ? Long.MAX_VALUE : nowNanos + lifeNanos;
    }

    /** A worker has an attempt that this coordinator has not given it: it keeps it unless the task has another or has ended. */
    private void adopt(
            RemoteWorker worker, Attempt attempt, long nowNanos, Output<CampaignMessage, CoordinatorEvent> output) {
        Task task = find(attempt);
        if (task != null && attempt.equals(task.attempt) && task.holder == worker) {
            return;
        }
        boolean free = task != null
                && (attempt.epoch() < epoch || attempt.number() == task.number)
                && task.durable
                && !task.recording
                && (task.state == TaskState.READY || task.state == TaskState.DELAYED);
        if (task == null || !free) {
            output.send(worker.member, new CampaignMessage.Cancel(attempt));
            return;
        }
        give(task, attempt, worker, nowNanos, output);
    }

    private void heartbeat(
            int from,
            CampaignMessage.Heartbeat heartbeat,
            long nowNanos,
            Output<CampaignMessage, CoordinatorEvent> output) {
        RemoteWorker worker = workers.get(from);
        if (worker == null || worker.incarnation < heartbeat.incarnation()) {
            output.send(from, new CampaignMessage.Introduce());
            return;
        }
        if (worker.incarnation > heartbeat.incarnation()) {
            return;
        }
        heard(worker, heartbeat.lifeNanos(), nowNanos);
        worker.draining = heartbeat.draining();
        worker.revoking = false;
        output.send(
                from,
                new CampaignMessage.Renewed(
                        heartbeat.incarnation(), heartbeat.sentNanos(), options.leaseNanos(), epoch));
        Set<Attempt> has = new HashSet<>(heartbeat.held());
        for (Attempt attempt : heartbeat.held()) {
            if (current(from, attempt) == null) {
                output.send(from, new CampaignMessage.Cancel(attempt));
            }
        }
        for (Map.Entry<Attempt, Task> held : List.copyOf(worker.held.entrySet())) {
            boolean sentLongAgo = nowNanos - held.getValue().assignedNanos > options.leaseNanos() / 4;
            if (!has.contains(held.getKey()) && sentLongAgo) {
                if (worker.draining) {
                    takeBack(held.getValue(), nowNanos); // it has given it back, and that message was lost
                } else {
                    worker.toSend.add(assignment(held.getValue(), held.getKey())); // the assignment was lost
                }
            }
        }
    }

    /** A worker has lost its attempts, but those in {@code kept}. */
    private void lose(RemoteWorker worker, Set<Attempt> kept, long nowNanos) {
        for (Map.Entry<Attempt, Task> held : List.copyOf(worker.held.entrySet())) {
            Task task = held.getValue();
            if (kept.contains(held.getKey())) {
                continue;
            }
            if (++task.losses >= options.lossesMax()) {
                TaskOutcome lost = new TaskOutcome.Failed(
                        FailureClass.NODE_BAD,
                        "lost with its worker " + task.losses + " times, at last with " + worker.name());
                record(task, lost, 0, nowNanos, RetryDecision.last(task.history));
            } else {
                takeBack(task, nowNanos);
            }
        }
    }

    /** A task that its worker has not run returns to the queue. */
    private void takeBack(Task task, long nowNanos) {
        release(task);
        task.attempt = null;
        task.holder = null;
        ready(task, nowNanos);
    }

    private void release(Task task) {
        RemoteWorker worker = task.holder;
        Attempt attempt = task.attempt;
        if (worker != null && attempt != null && worker.held.containsKey(attempt)) {
            worker.release(attempt);
            scheduler.occupied(task, -1);
        }
    }

    private void returned(int from, CampaignMessage.Returned returned, long nowNanos) {
        for (Attempt attempt : returned.attempts()) {
            Task task = current(from, attempt);
            if (task != null && !task.recording) {
                takeBack(task, nowNanos);
            }
        }
        RemoteWorker worker = workers.get(from);
        if (worker != null) {
            worker.revoking = false;
        }
    }

    /** Idle workers get what others hold but have not started. */
    private void steal(Output<CampaignMessage, CoordinatorEvent> output) {
        RemoteWorker victim = null;
        boolean idle = false;
        for (RemoteWorker worker : workers.values()) {
            idle |= !worker.draining && worker.free() > 0;
            if (!worker.revoking && worker.waiting() > 0 && (victim == null || worker.waiting() > victim.waiting())) {
                victim = worker;
            }
        }
        if (!idle || victim == null) {
            return;
        }
        List<Attempt> attempts = new ArrayList<>(victim.held.keySet());
        int count = (victim.waiting() + 1) / 2;
        victim.revoking = true;
        output.send(
                victim.member,
                new CampaignMessage.Revoke(List.copyOf(attempts.subList(attempts.size() - count, attempts.size()))));
    }

    // Tasks --------------------------------------------------------------------------------------------------------

    private @Nullable Task find(Attempt attempt) {
        CampaignBook book = books.get(attempt.campaign());
        return book == null || attempt.task() < 0 || attempt.task() >= book.tasks.size()
                ? null
                : book.tasks.get(attempt.task());
    }

    /** The task whose present attempt this is, on this worker; null if the attempt is over. */
    private @Nullable Task current(int from, Attempt attempt) {
        Task task = find(attempt);
        RemoteWorker holder = task == null ? null : task.holder;
        return task != null && holder != null && holder.member == from && attempt.equals(task.attempt) ? task : null;
    }

    private void assign(Scheduler.Choice choice, long nowNanos, Output<CampaignMessage, CoordinatorEvent> output) {
        Task task = choice.task();
        Attempt attempt = new Attempt(task.book.id, task.spec.index(), ++task.number, epoch);
        give(task, attempt, choice.worker(), nowNanos, output);
        choice.worker().toSend.add(assignment(task, attempt));
    }

    private static Assignment assignment(Task task, Attempt attempt) {
        long memoryBytes = Math.max(task.spec.needs().memoryBytes(), task.history.memoryBytes());
        return new Assignment(attempt, task.spec, memoryBytes, task.history.step());
    }

    private void give(
            Task task,
            Attempt attempt,
            RemoteWorker worker,
            long nowNanos,
            Output<CampaignMessage, CoordinatorEvent> output) {
        task.number = Math.max(task.number, attempt.number());
        task.attempt = attempt;
        task.holder = worker;
        task.worker = worker.name();
        task.assignedNanos = nowNanos;
        task.become(TaskState.RUNNING);
        worker.hold(attempt, task);
        worker.breaker.assigned();
        scheduler.occupied(task, 1);
        output.emit(new CoordinatorEvent.Started(attempt, worker.name()));
    }

    private void ended(
            int from, CampaignMessage.Ended ended, long nowNanos, Output<CampaignMessage, CoordinatorEvent> output) {
        RemoteWorker worker = workers.get(from);
        if (worker == null) {
            output.send(from, new CampaignMessage.Introduce());
            return;
        }
        Task task = current(from, ended.attempt());
        if (task == null) {
            output.send(from, new CampaignMessage.Recorded(ended.attempt()));
            return;
        }
        if (task.recording) {
            return; // a repetition: the answer follows when the outcome is durable
        }
        if (ended.outcome() instanceof TaskOutcome.Failed failed && failed.kind() == FailureClass.NODE_BAD) {
            worker.breaker.failed(nowNanos);
        } else {
            worker.breaker.succeeded();
        }
        record(task, ended.outcome(), ended.runMillis(), nowNanos);
    }

    /** Writes an outcome, and what follows from it in the same commit. */
    private void record(Task task, TaskOutcome outcome, long runMillis, long nowNanos) {
        record(task, outcome, runMillis, nowNanos, RetryDecision.after(task.spec, task.history, outcome, task.worker));
    }

    private void record(Task task, TaskOutcome outcome, long runMillis, long nowNanos, RetryDecision decision) {
        Attempt attempt = task.attempt == null ? new Attempt(task.book.id, task.spec.index(), 0, epoch) : task.attempt;
        release(task);
        task.recording = true;
        task.lastOutcome = decision.last();
        task.outcome = outcome;
        task.runMillis = runMillis;
        journal.write(new StoreWrite.NewOutcome(
                attempt, task.worker, runMillis, outcome, decision.history(), decision.last()));
        if (decision.last()) {
            sourceMayGoOn(task.book);
            if (!(outcome instanceof TaskOutcome.Succeeded)) {
                cancelDependants(task, nowNanos);
            }
        }
        journal.then((now, output) -> recorded(task, attempt, outcome, decision, now, output));
    }

    private void cancelDependants(Task task, long nowNanos) {
        for (int i = 0; i < task.dependantCount(); i++) {
            Task dependant = task.book.tasks.get(task.dependant(i));
            if (dependant.durable && !dependant.over()) {
                record(
                        dependant,
                        new TaskOutcome.Cancelled(task.spec.displayName() + ", which it depends on, did not succeed"),
                        0,
                        nowNanos);
            }
        }
    }

    private void recorded(
            Task task,
            Attempt attempt,
            TaskOutcome outcome,
            RetryDecision decision,
            long nowNanos,
            Output<CampaignMessage, CoordinatorEvent> output) {
        RemoteWorker worker = task.holder;
        if (worker != null) {
            output.send(worker.member, new CampaignMessage.Recorded(attempt));
        }
        task.recording = false;
        task.attempt = null;
        task.holder = null;
        task.history = decision.history();
        task.shape = null;
        task.losses = 0;
        if (decision.last()) {
            task.become(TaskState.after(outcome));
            learn(task);
        } else if (decision.delayMaxMillis() == 0) {
            ready(task, nowNanos);
        } else {
            task.become(TaskState.DELAYED);
            long delayNanos = (long) (random.nextDouble() * decision.delayMaxMillis() * MILLISECOND);
            delayed.add(new Delayed(nowNanos + delayNanos, delays++, task));
        }
        output.emit(new CoordinatorEvent.OutcomeRecorded(attempt, outcome, task.state));
        if (decision.last()) {
            afterEnd(task, nowNanos, output);
        }
    }

    private void afterEnd(Task task, long nowNanos, Output<CampaignMessage, CoordinatorEvent> output) {
        if (task.state == TaskState.SUCCEEDED) {
            for (int i = 0; i < task.dependantCount(); i++) {
                Task dependant = task.book.tasks.get(task.dependant(i));
                dependant.missing--;
                if (dependant.durable && dependant.missing == 0 && dependant.state == TaskState.WAITING) {
                    ready(dependant, nowNanos);
                }
            }
        }
        CampaignBook book = task.book;
        int failuresMax = book.rule.failuresMax();
        if (task.state == TaskState.FAILED && failuresMax > 0 && book.count(TaskState.FAILED) >= failuresMax) {
            cancelUnstarted(book, failuresMax + " tasks of the campaign have failed", nowNanos);
        }
        reportEnd(book, output);
    }

    private void reportEnd(CampaignBook book, Output<CampaignMessage, CoordinatorEvent> output) {
        if (book.ended() && unfinished.remove(book)) {
            output.emit(new CoordinatorEvent.CampaignEnded(book.id));
        }
    }

    /** A stored task that has not ended finds its state. */
    private void settle(Task task, long nowNanos) {
        for (int dependency : task.spec.dependencies()) {
            Task before = task.book.tasks.get(dependency);
            if (before.over() && !(before.outcome instanceof TaskOutcome.Succeeded)) {
                record(
                        task,
                        new TaskOutcome.Cancelled(before.spec.displayName() + ", which it depends on, did not succeed"),
                        0,
                        nowNanos);
                return;
            }
        }
        if (task.missing == 0) {
            ready(task, nowNanos);
        }
    }

    private void ready(Task task, long nowNanos) {
        task.become(TaskState.READY);
        if (task.book.rule.reuseResults()) {
            var known = cache.find(task.spec);
            if (known.isPresent()) {
                record(task, known.get(), 0, nowNanos);
                return;
            }
        }
        queue.add(task, nowNanos);
    }

    private int cancelUnstarted(CampaignBook book, String reason, long nowNanos) {
        int cancelled = 0;
        for (Task task : book.tasks) {
            if (task.durable && !task.over() && !task.recording && task.state != TaskState.RUNNING) {
                record(task, new TaskOutcome.Cancelled(reason), 0, nowNanos);
                cancelled++;
            }
        }
        return cancelled;
    }

    // Sources ------------------------------------------------------------------------------------------------------

    private void sourceMayGoOn(CampaignBook book) {
        if (book.hasSource() && !changedSources.contains(book)) {
            changedSources.add(book);
        }
    }

    /** Outcomes that are about to be committed are told in the same commit, with the tasks that are chosen then. */
    private void tellSources() {
        for (CampaignBook book : changedSources) {
            store(book, book.tell());
        }
    }

    private void store(CampaignBook book, List<TaskSpec> specs) {
        if (specs.isEmpty()) {
            return;
        }
        List<Task> added = new ArrayList<>(specs.size());
        for (TaskSpec spec : specs) {
            added.add(book.add(spec));
        }
        journal.write(new StoreWrite.NewTasks(book.id, specs));
        journal.then((now, output) -> {
            for (Task task : added) {
                task.durable = true;
                task.missing = missing(task);
                settle(task, now);
            }
        });
    }

    // Requests -----------------------------------------------------------------------------------------------------

    /**
     * Submits a campaign of given tasks; {@code Accepted} follows when it is durable.
     *
     * @param request the number in the answer
     * @param id the campaign
     * @param rule what holds for all tasks
     * @param tasks the tasks, by index
     * @param fingerprint identifies rule and tasks
     * @param nowNanos the driver's time [ns]
     * @param output receives what follows
     */
    public void submit(
            long request,
            CampaignId id,
            CampaignRule rule,
            List<TaskSpec> tasks,
            String fingerprint,
            long nowNanos,
            Output<CampaignMessage, CoordinatorEvent> output) {
        submit(request, id, rule, fingerprint, book -> tasks, book -> {}, nowNanos, output);
    }

    /**
     * Submits a campaign whose tasks are chosen one after another; {@code Accepted} follows when its first tasks are
     * durable.
     *
     * @param request the number in the answer
     * @param id the campaign
     * @param rule what holds for all tasks
     * @param source chooses the tasks
     * @param fingerprint identifies the source
     * @param nowNanos the driver's time [ns]
     * @param output receives what follows
     */
    public void submit(
            long request,
            CampaignId id,
            CampaignRule rule,
            TaskSource source,
            String fingerprint,
            long nowNanos,
            Output<CampaignMessage, CoordinatorEvent> output) {
        submit(
                request,
                id,
                rule,
                fingerprint,
                book -> book.begin(source),
                book -> {
                    book.attach(source);
                    sourceMayGoOn(book);
                },
                nowNanos,
                output);
    }

    private void submit(
            long request,
            CampaignId id,
            CampaignRule rule,
            String fingerprint,
            java.util.function.Function<CampaignBook, List<TaskSpec>> first,
            java.util.function.Consumer<CampaignBook> again,
            long nowNanos,
            Output<CampaignMessage, CoordinatorEvent> output) {
        if (stopped) {
            return;
        }
        begin(nowNanos);
        CampaignBook known = books.get(id);
        if (known != null && !known.fingerprint.equals(fingerprint)) {
            output.emit(new CoordinatorEvent.Rejected(
                    request, "campaign " + id + " exists with other tasks: choose another name"));
            return;
        }
        if (known != null) {
            again.accept(known);
            journal.then((now, out) -> {
                out.emit(new CoordinatorEvent.Accepted(request, known.tasks.size()));
                reportEnd(known, out);
            });
        } else {
            long deadlineNanos =
                    rule.deadlineMillis() == 0 ? Long.MAX_VALUE : nowNanos + rule.deadlineMillis() * MILLISECOND;
            CampaignBook book = new CampaignBook(id, rule, deadlineNanos, fingerprint);
            List<TaskSpec> tasks = first.apply(book);
            books.put(id, book);
            unfinished.add(book);
            journal.write(new StoreWrite.NewCampaign(id, rule, deadlineNanos, fingerprint));
            journal.then((now, out) -> book.durable = true);
            store(book, tasks);
            sourceMayGoOn(book);
            journal.then((now, out) -> out.emit(new CoordinatorEvent.Accepted(request, tasks.size())));
        }
        finish(nowNanos, output);
    }

    /**
     * Cancels all tasks of a campaign that have not ended; {@code Accepted} follows when this is durable.
     *
     * @param request the number in the answer
     * @param id the campaign
     * @param nowNanos the driver's time [ns]
     * @param output receives what follows
     */
    public void cancel(long request, CampaignId id, long nowNanos, Output<CampaignMessage, CoordinatorEvent> output) {
        CampaignBook book = known(request, id, output);
        if (book == null) {
            return;
        }
        int cancelled = 0;
        for (Task task : book.tasks) {
            if (task.durable && !task.over() && !task.recording) {
                if (task.attempt != null && task.holder != null) {
                    output.send(task.holder.member, new CampaignMessage.Cancel(task.attempt));
                }
                record(task, new TaskOutcome.Cancelled("cancelled by its owner"), 0, nowNanos);
                cancelled++;
            }
        }
        int count = cancelled;
        journal.then((now, out) -> out.emit(new CoordinatorEvent.Accepted(request, count)));
        finish(nowNanos, output);
    }

    /**
     * Starts failed and cancelled tasks of a campaign again; {@code Accepted} follows when this is durable.
     *
     * @param request the number in the answer
     * @param id the campaign
     * @param nowNanos the driver's time [ns]
     * @param output receives what follows
     */
    public void retry(long request, CampaignId id, long nowNanos, Output<CampaignMessage, CoordinatorEvent> output) {
        CampaignBook book = known(request, id, output);
        if (book == null) {
            return;
        }
        if (book.hasSource()) {
            output.emit(new CoordinatorEvent.Rejected(
                    request, "campaign " + id + " has a searcher, which has been told of its failed tasks already"));
            return;
        }
        List<Task> again = new ArrayList<>();
        for (Task task : book.tasks) {
            if (task.state == TaskState.FAILED || task.state == TaskState.CANCELLED) {
                TaskHistory old = task.history;
                TaskHistory history = new TaskHistory(old.attempts(), 0, old.step(), old.memoryBytes(), Set.of());
                journal.write(new StoreWrite.Reopening(id, task.spec.index(), history));
                task.history = history;
                task.recording = true;
                task.lastOutcome = false;
                again.add(task);
            }
        }
        unfinished.add(book);
        journal.then((now, out) -> {
            for (Task task : again) {
                task.recording = false;
                task.outcome = null;
                task.shape = null;
                task.become(TaskState.WAITING);
            }
            for (Task task : again) {
                task.missing = missing(task);
                settle(task, now);
            }
            out.emit(new CoordinatorEvent.Accepted(request, again.size()));
            reportEnd(book, out);
        });
        finish(nowNanos, output);
    }

    private @Nullable CampaignBook known(
            long request, CampaignId id, Output<CampaignMessage, CoordinatorEvent> output) {
        CampaignBook book = books.get(id);
        if (book == null && !stopped) {
            output.emit(new CoordinatorEvent.Rejected(request, "there is no campaign " + id + " in this store"));
        }
        return stopped ? null : book;
    }

    /**
     * Starts nothing more, takes back what has not begun, and lets what runs write a checkpoint and stop.
     *
     * @param nowNanos the driver's time [ns]
     * @param output receives what follows
     */
    public void drain(long nowNanos, Output<CampaignMessage, CoordinatorEvent> output) {
        draining = true;
        for (RemoteWorker worker : workers.values()) {
            for (Attempt attempt : worker.held.keySet()) {
                output.send(worker.member, new CampaignMessage.Drain(attempt));
            }
        }
        finish(nowNanos, output);
    }

    // Looking on ---------------------------------------------------------------------------------------------------

    /** {@return whether no worker has a task and nothing is on its way to the store} */
    public boolean idle() {
        for (RemoteWorker worker : workers.values()) {
            if (!worker.held.isEmpty()) {
                return false;
            }
        }
        return journal.idle();
    }

    /** {@return the campaigns, in the order of their beginning} */
    public List<CampaignId> campaigns() {
        return List.copyOf(books.keySet());
    }

    /**
     * {@return whether all tasks of a campaign have ended, durably}
     *
     * @param id the campaign
     * @throws IllegalArgumentException if there is no such campaign
     */
    public boolean ended(CampaignId id) {
        return book(id).ended();
    }

    /**
     * {@return how many tasks are in each state}
     *
     * @param id the campaign
     * @throws IllegalArgumentException if there is no such campaign
     */
    public CampaignCounts counts(CampaignId id) {
        return book(id).counts();
    }

    /**
     * {@return all tasks, by index}
     *
     * @param id the campaign
     * @throws IllegalArgumentException if there is no such campaign
     */
    public List<TaskRecord> tasks(CampaignId id) {
        return book(id).records();
    }

    /**
     * {@return why a task is in its state, as a sentence}
     *
     * @param id the campaign
     * @param index the task
     * @param nowNanos the driver's time [ns]
     * @throws IllegalArgumentException if there is no such task
     */
    public String explain(CampaignId id, int index, long nowNanos) {
        CampaignBook book = book(id);
        if (index < 0 || index >= book.tasks.size()) {
            throw new IllegalArgumentException(
                    "campaign " + id + " has no task " + index + ": its tasks are 0 … " + (book.tasks.size() - 1));
        }
        if (draining && !book.tasks.get(index).state.ended()) {
            return book.tasks.get(index).spec.displayName() + " does not start: the campaign is being stopped.";
        }
        return Explanation.of(book.tasks.get(index), workers.values(), scheduler, estimates, nowNanos);
    }

    private CampaignBook book(CampaignId id) {
        CampaignBook book = books.get(id);
        if (book == null) {
            throw new IllegalArgumentException("there is no campaign " + id + " in this store; it has "
                    + (books.isEmpty() ? "none" : books.keySet()));
        }
        return book;
    }

    /** {@return whether it has stopped, because the store failed or another coordinator leads} */
    public boolean stopped() {
        return stopped;
    }
}
