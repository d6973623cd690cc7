package org.parhelion.campaign.coordinator;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.parhelion.campaign.Attempt;
import org.parhelion.campaign.CampaignCounts;
import org.parhelion.campaign.CampaignId;
import org.parhelion.campaign.CampaignRule;
import org.parhelion.campaign.CoordinatorLoad;
import org.parhelion.campaign.TaskHistory;
import org.parhelion.campaign.TaskOutcome;
import org.parhelion.campaign.TaskRecord;
import org.parhelion.campaign.TaskSource;
import org.parhelion.campaign.TaskSpec;
import org.parhelion.campaign.TaskState;
import org.parhelion.campaign.store.StoreSnapshot;
import org.parhelion.campaign.store.StoreWrite;
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
    private final CampaignLedger ledger;
    private final Workforce workforce;
    private long graceUntilNanos = Long.MIN_VALUE;
    private boolean commitsWhenAsked;
    private boolean began;
    private boolean draining;
    private boolean stopped;

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
        this.ledger = new CampaignLedger(options, storeMember, snapshot, random);
        this.workforce = new Workforce(options, snapshot, ledger);
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
        graceUntilNanos =
                nowNanos > Long.MAX_VALUE - options.graceNanos() ? Long.MAX_VALUE : nowNanos + options.graceNanos();
        ledger.begin(nowNanos);
    }

    private void finish(long nowNanos, Output<CampaignMessage, CoordinatorEvent> output) {
        ledger.tellSources();
        boolean graceOver = nowNanos >= graceUntilNanos;
        if (graceOver) {
            workforce.leases.endEarlier(workforce.roster);
        }
        if (!draining && (graceOver || workforce.leases.allKnown())) {
            workforce.schedule(nowNanos, output);
        }
        workforce.send(output);
        if (!commitsWhenAsked) {
            ledger.commit(output);
        }
        long deadline = Math.min(ledger.deadlineNanos(), workforce.roster.deadlineNanos(nowNanos));
        output.wakeAt(graceUntilNanos > nowNanos ? Math.min(deadline, graceUntilNanos) : deadline);
    }

    /** From now on, what several steps change is sent to the store by one {@link #commit}. Called before the first step. */
    public void commitWhenAsked() {
        commitsWhenAsked = true;
    }

    /**
     * Sends what the steps since the last call have changed to the store, unless a commit is on its way: then the step that receives its answer is
     * followed by another call.
     *
     * @param output receives the message
     */
    public void commit(Output<CampaignMessage, CoordinatorEvent> output) {
        if (!stopped) {
            ledger.commit(output);
        }
    }

    private void expire(long nowNanos) {
        workforce.expire(nowNanos);
        ledger.expire(nowNanos);
    }

    private void receive(
            int from, CampaignMessage message, long nowNanos, Output<CampaignMessage, CoordinatorEvent> output) {
        switch (message) {
            case CampaignMessage.Hello hello -> workforce.hello(from, hello, nowNanos, output);
            case CampaignMessage.Heartbeat heartbeat -> workforce.heartbeat(from, heartbeat, nowNanos, output);
            case CampaignMessage.Progressed progressed -> {
                if (workforce.current(from, progressed.attempt()) != null) {
                    output.emit(new CoordinatorEvent.Advanced(progressed.attempt(), progressed.fraction()));
                }
            }
            case CampaignMessage.Ended ended -> workforce.ended(from, ended, nowNanos, output);
            case CampaignMessage.Returned returned -> workforce.returned(from, returned, nowNanos);
            case CampaignMessage.Committed committed -> {
                if (ledger.journal.expects(committed.epoch(), committed.sequence())) {
                    ledger.journal.committed(nowNanos, output);
                }
            }
            case CampaignMessage.CommitFailed failed -> {
                if (ledger.journal.expects(failed.epoch(), failed.sequence())) {
                    stopped = true;
                    output.emit(new CoordinatorEvent.Stopped(failed.cause()));
                }
            }
            default -> {
                // For workers and the store: nothing that a correct member sends here.
            }
        }
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
                    ledger.sourceMayGoOn(book);
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
        CampaignBook known = ledger.books.get(id);
        if (known != null && !known.fingerprint.equals(fingerprint)) {
            output.emit(new CoordinatorEvent.Rejected(
                    request, "campaign " + id + " exists with other tasks: choose another name"));
            return;
        }
        if (known != null) {
            again.accept(known);
            ledger.journal.then((now, out) -> {
                out.emit(new CoordinatorEvent.Accepted(request, known.tasks.size()));
                ledger.reportEnd(known, out);
            });
        } else {
            long deadlineNanos =
                    rule.deadlineMillis() == 0 ? Long.MAX_VALUE : nowNanos + rule.deadlineMillis() * MILLISECOND;
            CampaignBook book = new CampaignBook(id, rule, deadlineNanos, fingerprint);
            List<TaskSpec> tasks = first.apply(book);
            ledger.books.put(id, book);
            ledger.open(book);
            ledger.journal.write(new StoreWrite.NewCampaign(id, rule, deadlineNanos, fingerprint));
            ledger.journal.then((now, out) -> book.durable = true);
            ledger.store(book, tasks);
            ledger.sourceMayGoOn(book);
            ledger.journal.then((now, out) -> out.emit(new CoordinatorEvent.Accepted(request, tasks.size())));
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
                ledger.record(task, new TaskOutcome.Cancelled("cancelled by its owner"), 0, nowNanos);
                cancelled++;
            }
        }
        int count = cancelled;
        ledger.journal.then((now, out) -> out.emit(new CoordinatorEvent.Accepted(request, count)));
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
                ledger.journal.write(new StoreWrite.Reopening(id, task.spec.index(), history));
                task.history = history;
                task.recording = true;
                task.lastOutcome = false;
                again.add(task);
            }
        }
        ledger.open(book);
        ledger.journal.then((now, out) -> {
            for (Task task : again) {
                task.recording = false;
                task.outcome = null;
                task.shape = null;
                task.become(TaskState.WAITING);
            }
            for (Task task : again) {
                task.missing = CampaignLedger.missing(task);
                ledger.settle(task, now);
            }
            out.emit(new CoordinatorEvent.Accepted(request, again.size()));
            ledger.reportEnd(book, out);
        });
        finish(nowNanos, output);
    }

    private @Nullable CampaignBook known(
            long request, CampaignId id, Output<CampaignMessage, CoordinatorEvent> output) {
        CampaignBook book = ledger.books.get(id);
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
        for (RemoteWorker worker : workforce.roster.all()) {
            for (Attempt attempt : worker.held.keySet()) {
                output.send(worker.member, new CampaignMessage.Drain(attempt));
            }
        }
        finish(nowNanos, output);
    }

    // Looking on ---------------------------------------------------------------------------------------------------

    /** {@return whether no worker has a task and nothing is on its way to the store} */
    public boolean idle() {
        return workforce.idle() && ledger.journal.idle();
    }

    /** {@return the campaigns, in the order of their beginning} */
    public List<CampaignId> campaigns() {
        return List.copyOf(ledger.books.keySet());
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
     * {@return what waits, and who works}
     *
     * @param nowNanos the driver's time [ns]
     */
    public CoordinatorLoad load(long nowNanos) {
        List<CoordinatorLoad.WaitingTasks> waiting = new ArrayList<>();
        for (ReadyQueue.Line line : draining ? List.<ReadyQueue.Line>of() : ledger.queue.lines()) {
            Task first = line.first();
            int tasks = ledger.scheduler.withinQuota(first, line.size());
            long p90Nanos = ledger.estimates.p90Nanos(line.shape.kind());
            if (tasks > 0) {
                waiting.add(new CoordinatorLoad.WaitingTasks(
                        line.shape.needs(),
                        tasks,
                        Math.max(0, nowNanos - ledger.queue.readyNanos(first)) / MILLISECOND,
                        p90Nanos < 0 ? -1 : p90Nanos / MILLISECOND));
            }
        }
        return new CoordinatorLoad(
                waiting,
                workforce.roster.all().stream()
                        .map(worker -> worker.connected(nowNanos))
                        .toList());
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
        return Explanation.of(
                book.tasks.get(index), workforce.roster.all(), ledger.scheduler, ledger.estimates, nowNanos);
    }

    private CampaignBook book(CampaignId id) {
        CampaignBook book = ledger.books.get(id);
        if (book == null) {
            throw new IllegalArgumentException("there is no campaign " + id + " in this store; it has "
                    + (ledger.books.isEmpty() ? "none" : ledger.books.keySet()));
        }
        return book;
    }

    /** {@return whether it has stopped, because the store failed or another coordinator leads} */
    public boolean stopped() {
        return stopped;
    }
}
