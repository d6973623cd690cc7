package org.parhelion.campaign.coordinator;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.parhelion.campaign.Attempt;
import org.parhelion.campaign.AttemptSpan;
import org.parhelion.campaign.CampaignId;
import org.parhelion.campaign.TaskOutcome;
import org.parhelion.campaign.TaskRecord;
import org.parhelion.campaign.TaskSpec;
import org.parhelion.campaign.TaskState;
import org.parhelion.campaign.store.StoreSnapshot;
import org.parhelion.campaign.store.StoreWrite;
import org.parhelion.campaign.store.StoredCampaign;
import org.parhelion.protocol.Output;

/** All campaigns in memory, and what follows from an outcome: each change is written, and acted on once it is durable. */
final class CampaignLedger {
    private static final long MILLISECOND = 1_000_000;

    final Map<CampaignId, CampaignBook> books = new LinkedHashMap<>();
    private final Set<CampaignBook> unfinished = new HashSet<>();
    private final PriorityQueue<CampaignBook> deadlines =
            new PriorityQueue<>(Comparator.comparingLong((CampaignBook book) -> book.deadlineNanos));
    final RunTimeEstimates estimates = new RunTimeEstimates();
    final Journal journal;
    final ReadyQueue queue;
    final Scheduler scheduler;
    private final long epoch;
    private final RandomGenerator random;
    private final ResultCache cache;
    final AttemptTraces traces;
    private final PriorityQueue<Delayed> delayed =
            new PriorityQueue<>(Comparator.comparingLong(Delayed::dueNanos).thenComparingLong(Delayed::order));
    private final Set<CampaignBook> changedSources = new LinkedHashSet<>();
    private long delays;

    /** A task that becomes ready later. */
    private record Delayed(long dueNanos, long order, Task task) {}

    CampaignLedger(CoordinatorOptions options, int storeMember, StoreSnapshot snapshot, RandomGenerator random) {
        this.epoch = snapshot.epoch();
        this.random = random;
        this.journal = new Journal(epoch, storeMember);
        this.queue = new ReadyQueue(options.ageNanos());
        this.scheduler = new Scheduler(options, queue, estimates);
        this.cache = new ResultCache(options.cacheEntries());
        this.traces = new AttemptTraces(options.traces());
        for (StoredCampaign stored : snapshot.campaigns()) {
            load(stored);
        }
    }

    // Time ---------------------------------------------------------------------------------------------------------

    /** Tasks that were loaded become ready. */
    void begin(long nowNanos) {
        for (CampaignBook book : books.values()) {
            for (Task task : book.tasks) {
                if (!task.state.ended()) {
                    settle(task, nowNanos);
                }
            }
        }
    }

    /** When a delay or a campaign's deadline is over [ns]. */
    long deadlineNanos() {
        Delayed first = delayed.peek();
        long deadline = first == null ? Output.NEVER : first.dueNanos();
        CampaignBook next = deadlines.peek();
        while (next != null && !unfinished.contains(next)) {
            deadlines.remove();
            next = deadlines.peek();
        }
        return next == null ? deadline : Math.min(deadline, next.deadlineNanos);
    }

    /** A campaign has tasks that have not ended. */
    void open(CampaignBook book) {
        if (unfinished.add(book) && !book.deadlinePassed && book.deadlineNanos != Long.MAX_VALUE) {
            deadlines.add(book);
        }
    }

    void expire(long nowNanos) {
        for (Delayed first = delayed.peek(); first != null && first.dueNanos() <= nowNanos; first = delayed.peek()) {
            delayed.remove();
            if (first.task().state == TaskState.DELAYED) {
                ready(first.task(), nowNanos);
            }
        }
        for (CampaignBook book = deadlines.peek();
                book != null && book.deadlineNanos <= nowNanos;
                book = deadlines.peek()) {
            deadlines.remove();
            if (unfinished.contains(book) && !book.deadlinePassed) {
                book.deadlinePassed = true;
                cancelUnstarted(book, "the campaign's deadline has passed", nowNanos);
            }
        }
    }

    /** Sends what is to be durable, with the state of the sources that it changed. */
    void commit(Output<CampaignMessage, CoordinatorEvent> output) {
        if (journal.ready()) {
            for (CampaignBook book : changedSources) {
                book.writeSource(journal);
            }
            changedSources.clear();
            journal.commit(output);
        }
    }

    // Tasks --------------------------------------------------------------------------------------------------------

    void load(StoredCampaign stored) {
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
        open(book);
    }

    static int missing(Task task) {
        int missing = 0;
        for (int dependency : task.spec.dependencies()) {
            if (task.book.tasks.get(dependency).state != TaskState.SUCCEEDED) {
                missing++;
            }
        }
        return missing;
    }

    void learn(Task task) {
        if (task.outcome instanceof TaskOutcome.Succeeded succeeded) {
            if (task.history.step() == 0) {
                estimates.learn(Shape.Kind.of(task.spec), task.runMillis * MILLISECOND);
            }
            if (task.book.rule.reuseResults()) {
                cache.put(task.spec, succeeded);
            }
        }
    }

    void release(Task task) {
        RemoteWorker worker = task.holder;
        Attempt attempt = task.attempt;
        if (worker != null && attempt != null && worker.held.containsKey(attempt)) {
            worker.release(attempt);
            scheduler.occupied(task, -1);
        }
    }

    /** A task whose worker is gone returns to the queue. */
    void lose(Task task, long nowNanos) {
        if (task.attempt != null) {
            traces.span(task, task.attempt, AttemptSpan.LOST, queue.readyNanos(task), nowNanos)
                    .ifPresent(span -> journal.then((now, output) -> output.emit(new CoordinatorEvent.Traced(span))));
        }
        takeBack(task, nowNanos);
    }

    /** A task that its worker has not run returns to the queue. */
    void takeBack(Task task, long nowNanos) {
        release(task);
        task.attempt = null;
        task.holder = null;
        ready(task, nowNanos);
    }

    @Nullable
    Task find(Attempt attempt) {
        CampaignBook book = books.get(attempt.campaign());
        return book == null || attempt.task() < 0 || attempt.task() >= book.tasks.size()
                ? null
                : book.tasks.get(attempt.task());
    }

    /** Writes an outcome, and what follows from it in the same commit. */
    void record(Task task, TaskOutcome outcome, long runMillis, long nowNanos) {
        record(task, outcome, runMillis, nowNanos, RetryDecision.after(task.spec, task.history, outcome, task.worker));
    }

    void record(Task task, TaskOutcome outcome, long runMillis, long nowNanos, RetryDecision decision) {
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

    void cancelDependants(Task task, long nowNanos) {
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

    void recorded(
            Task task,
            Attempt attempt,
            TaskOutcome outcome,
            RetryDecision decision,
            long nowNanos,
            Output<CampaignMessage, CoordinatorEvent> output) {
        RemoteWorker worker = task.holder;
        if (worker != null) {
            output.send(worker.member, new CampaignMessage.Recorded(attempt));
            traces.span(task, attempt, AttemptTraces.name(outcome), queue.readyNanos(task), nowNanos)
                    .ifPresent(span -> output.emit(new CoordinatorEvent.Traced(span)));
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

    void afterEnd(Task task, long nowNanos, Output<CampaignMessage, CoordinatorEvent> output) {
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

    void reportEnd(CampaignBook book, Output<CampaignMessage, CoordinatorEvent> output) {
        if (book.ended() && unfinished.remove(book)) {
            output.emit(new CoordinatorEvent.CampaignEnded(book.id));
        }
    }

    /** A stored task that has not ended finds its state. */
    void settle(Task task, long nowNanos) {
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

    void ready(Task task, long nowNanos) {
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

    int cancelUnstarted(CampaignBook book, String reason, long nowNanos) {
        int cancelled = 0;
        for (Task task : book.tasks) {
            if (task.durable && !task.over() && !task.recording && task.state != TaskState.RUNNING) {
                record(task, new TaskOutcome.Cancelled(reason), 0, nowNanos);
                cancelled++;
            }
        }
        return cancelled;
    }

    void sourceMayGoOn(CampaignBook book) {
        if (book.hasSource()) {
            changedSources.add(book);
        }
    }

    /** Outcomes that are about to be committed are told in the same commit, with the tasks that are chosen then. */
    void tellSources() {
        for (CampaignBook book : changedSources) {
            store(book, book.tell());
        }
    }

    void store(CampaignBook book, List<TaskSpec> specs) {
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
}
