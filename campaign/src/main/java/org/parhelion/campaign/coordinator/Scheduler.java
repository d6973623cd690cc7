package org.parhelion.campaign.coordinator;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.parhelion.campaign.TaskNeeds;

/**
 * Chooses the next task and its worker.
 *
 * <p>Gangs are packed by EASY backfill (Lifka: The ANL/IBM SP scheduling system, JSSPP 1995): the first task that finds no
 * room reserves the worker on which it can start soonest; later tasks may use that worker's slots only if they are expected
 * to end before. So no gang starves, and slots are used meanwhile.
 */
final class Scheduler {
    /** A task's place. */
    record Choice(Task task, RemoteWorker worker) {}

    /** What the first task without room has reserved. */
    private static final class Reservation {
        private final RemoteWorker worker;
        private final long startNanos;

        /** Slots that are free then beyond those of the reserving task. */
        private int spare;

        private Reservation(RemoteWorker worker, long startNanos, int spare) {
            this.worker = worker;
            this.startNanos = startNanos;
            this.spare = spare;
        }
    }

    private final CoordinatorOptions options;
    private final ReadyQueue queue;
    private final RunTimeEstimates estimates;
    private final Map<String, Integer> ranksByTenant = new HashMap<>();
    private int lastMember = -1;

    Scheduler(CoordinatorOptions options, ReadyQueue queue, RunTimeEstimates estimates) {
        this.options = options;
        this.queue = queue;
        this.estimates = estimates;
    }

    int tenantRanks(String tenant) {
        return ranksByTenant.getOrDefault(tenant, 0);
    }

    void occupied(Task task, int change) {
        int ranks = change * task.spec.needs().ranks();
        task.book.runningRanks += ranks;
        ranksByTenant.merge(task.book.id.tenant(), ranks, Integer::sum);
    }

    /** Hands out tasks, one after another, until none can start. */
    void each(WorkerRoster workers, long nowNanos, java.util.function.Consumer<Choice> assign) {
        if (!anyRoom(workers, nowNanos)) {
            return; // without a walk over the lines, of which each campaign has its own
        }
        List<ReadyQueue.Line> lines = queue.lines();
        Optional<Reservation> reservation = Optional.empty();
        while (!lines.isEmpty() && anyRoom(workers, nowNanos)) {
            ReadyQueue.Line first = first(lines);
            Task task = first.first();
            Optional<RemoteWorker> worker =
                    withinQuota(task) ? place(task, first.shape, workers, reservation, nowNanos) : Optional.empty();
            if (worker.isPresent()) {
                use(first.shape, worker.get(), reservation, nowNanos);
                first.removeHead();
                lastMember = worker.get().member;
                assign.accept(new Choice(task, worker.get()));
            } else if (reservation.isEmpty() && withinQuota(task)) {
                reservation = reserve(first.shape, workers, nowNanos);
            }
            if (worker.isEmpty() || first.head() == null) {
                lines.remove(first);
            }
        }
    }

    /** A task that outlasts the reservation on its worker uses spare slots. */
    private void use(Shape shape, RemoteWorker worker, Optional<Reservation> reservation, long nowNanos) {
        if (reservation.isPresent()
                && reservation.get().worker == worker
                && !endsBefore(shape, reservation.get(), nowNanos)) {
            reservation.get().spare -= shape.needs().ranks();
        }
    }

    private static boolean anyRoom(WorkerRoster workers, long nowNanos) {
        for (RemoteWorker worker : workers.roomy()) {
            if (worker.breaker.allows(nowNanos)) {
                return true;
            }
        }
        return false;
    }

    // Which task ---------------------------------------------------------------------------------------------------

    private ReadyQueue.Line first(List<ReadyQueue.Line> lines) {
        return lines.size() == 1
                ? lines.getFirst()
                : lines.stream().min(order()).orElseThrow();
    }

    private Comparator<ReadyQueue.Line> order() {
        Comparator<ReadyQueue.Line> byAge = Comparator.comparing(ReadyQueue.Line::first, ReadyQueue.ORDER);
        return options.placement() == Placement.FAIR_SHARE
                ? Comparator.<ReadyQueue.Line>comparingDouble(line -> share(line.shape.book()))
                        .thenComparing(byAge)
                : byAge;
    }

    /** What a campaign's tenant uses, for its weight. */
    private double share(CampaignBook book) {
        return tenantRanks(book.id.tenant()) / book.rule.weight();
    }

    /** How many tasks like this one may start before a quota is used up. */
    int withinQuota(Task task, int tasks) {
        int ranks = task.spec.needs().ranks();
        int campaignMax = task.book.rule.runningMax();
        int tenantMax = options.tenantRanksMax();
        int left = campaignMax == 0 ? tasks : Math.min(tasks, (campaignMax - task.book.runningRanks) / ranks);
        return tenantMax == 0 ? left : Math.min(left, (tenantMax - tenantRanks(task.book.id.tenant())) / ranks);
    }

    boolean withinQuota(Task task) {
        int ranks = task.spec.needs().ranks();
        int campaignMax = task.book.rule.runningMax();
        int tenantMax = options.tenantRanksMax();
        return (campaignMax == 0 || task.book.runningRanks + ranks <= campaignMax)
                && (tenantMax == 0 || tenantRanks(task.book.id.tenant()) + ranks <= tenantMax);
    }

    // Which worker -------------------------------------------------------------------------------------------------

    private Optional<RemoteWorker> place(
            Task task, Shape shape, WorkerRoster workers, Optional<Reservation> reservation, long nowNanos) {
        Predicate<RemoteWorker> suitable = suitable(shape, workers, nowNanos);
        TaskNeeds needs = shape.needs();
        List<RemoteWorker> candidates = new ArrayList<>();
        for (RemoteWorker worker : workers.idle()) {
            if (worker.hasRoom(nowNanos)
                    && worker.fits(needs)
                    && suitable.test(worker)
                    && (reservation.isEmpty() || backfills(shape, worker, reservation.get(), nowNanos))) {
                candidates.add(worker);
            }
        }
        if (!candidates.isEmpty()) {
            return Optional.of(candidates.get(options.placement().choose(candidates, lastMember, near(task))));
        }
        RemoteWorker least = null;
        for (RemoteWorker worker : workers.roomy()) {
            boolean reserved = reservation.isPresent() && reservation.get().worker == worker;
            if (!reserved
                    && (least == null || worker.waiting() < least.waiting())
                    && worker.hasRoom(nowNanos)
                    && worker.prefetches(needs)
                    && suitable.test(worker)) {
                least = worker;
            }
        }
        return Optional.ofNullable(least);
    }

    /** Whether a worker could run such a task. Those to avoid could not, unless no other is left. */
    private Predicate<RemoteWorker> suitable(Shape shape, WorkerRoster workers, long nowNanos) {
        Predicate<RemoteWorker> any =
                worker -> !worker.draining() && worker.suits(shape.needs()) && admitted(shape, worker, nowNanos);
        Predicate<RemoteWorker> other = any.and(worker -> !shape.avoid().contains(worker.name()));
        return shape.avoid().isEmpty() || workers.all().stream().noneMatch(other) ? any : other;
    }

    boolean admitted(Shape shape, RemoteWorker worker, long nowNanos) {
        return worker.endOfLifeNanos == Long.MAX_VALUE
                || Admission.admits(
                        estimates.p90Nanos(shape.kind()), worker.endOfLifeNanos - nowNanos, shape.checkpointable());
    }

    private static Set<String> near(Task task) {
        Set<String> near = new HashSet<>();
        if (!task.worker.isEmpty()) {
            near.add(task.worker);
        }
        for (int dependency : task.spec.dependencies()) {
            near.add(task.book.tasks.get(dependency).worker);
        }
        return near;
    }

    // Gangs --------------------------------------------------------------------------------------------------------

    /** The worker on which a task of this shape can start soonest. */
    private Optional<Reservation> reserve(Shape shape, WorkerRoster workers, long nowNanos) {
        Predicate<RemoteWorker> suitable = suitable(shape, workers, nowNanos);
        Reservation best = null;
        for (RemoteWorker worker : workers.all()) {
            if (suitable.test(worker) && worker.breaker.allows(nowNanos)) {
                Reservation one = reservation(worker, shape.needs().ranks(), nowNanos);
                boolean sooner = best == null
                        || one.startNanos < best.startNanos
                        || (one.startNanos == best.startNanos && worker.free() > best.worker.free());
                if (sooner) {
                    best = one;
                }
            }
        }
        return Optional.ofNullable(best);
    }

    /** When a worker is expected to have so many slots free; {@code Long.MAX_VALUE} if unknown. */
    private Reservation reservation(RemoteWorker worker, int ranks, long nowNanos) {
        List<long[]> ends = new ArrayList<>();
        for (Task task : worker.held.values()) {
            long p90 = estimates.p90Nanos(Shape.Kind.of(task.spec));
            long end = p90 < 0 ? Long.MAX_VALUE : Math.max(nowNanos, task.assignedNanos + p90);
            ends.add(new long[] {end, task.spec.needs().ranks()});
        }
        ends.sort(Comparator.comparingLong(end -> end[0]));
        int free = worker.free();
        long start = nowNanos;
        for (long[] end : ends) {
            if (free >= ranks) {
                break;
            }
            free += (int) end[1];
            start = end[0];
        }
        return new Reservation(worker, start, free - ranks);
    }

    /** Whether a task on this worker leaves the reservation as it is: it ends before, or uses slots that are spare then. */
    private boolean backfills(Shape shape, RemoteWorker worker, Reservation reservation, long nowNanos) {
        return worker != reservation.worker
                || shape.needs().ranks() <= reservation.spare
                || endsBefore(shape, reservation, nowNanos);
    }

    private boolean endsBefore(Shape shape, Reservation reservation, long nowNanos) {
        long p90 = estimates.p90Nanos(shape.kind());
        return p90 >= 0 && reservation.startNanos != Long.MAX_VALUE && nowNanos + p90 <= reservation.startNanos;
    }
}
