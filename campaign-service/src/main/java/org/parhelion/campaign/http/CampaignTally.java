package org.parhelion.campaign.http;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.parhelion.campaign.Attempt;
import org.parhelion.campaign.CampaignId;
import org.parhelion.campaign.CampaignListener;
import org.parhelion.campaign.TaskOutcome;
import org.parhelion.campaign.TaskState;

/**
 * Counts what happens since the start of the process: by tenant for metrics, by campaign for the throughput, by worker. Also keeps the last events. Thread-safe.
 *
 * <p>It is told on the coordinator's thread, so each method takes a microsecond at most.
 */
public final class CampaignTally implements CampaignListener {
    /** The time of one number of a throughput [s]. */
    static final int BIN_SECONDS = 2;
    /** Numbers of a throughput. */
    static final int BINS = 300;

    private static final int EVENTS = 1 << 14;
    private static final int WORKERS_MAX = 4096;
    private static final int CAMPAIGNS_MAX = 4096;
    /** Progress is told in steps of at least this part. */
    private static final double PROGRESS_STEP = 0.01;

    private final EventRing ring = new EventRing(EVENTS);
    private final InstantSource clock;
    private final Map<String, TenantTally> tenants = new TreeMap<>();
    private final Map<CampaignId, Bins> throughputs = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<CampaignId, Bins> eldest) {
            return size() > CAMPAIGNS_MAX;
        }
    };
    private final Map<String, WorkerTally> workers = new TreeMap<>();
    /** A task that is started again was lost by the worker before: so its last attempt is replaced. */
    private final Map<TaskKey, Running> running = new HashMap<>();

    /** A task of any campaign. */
    private record TaskKey(CampaignId campaign, int task) {
        static TaskKey of(Attempt attempt) {
            return new TaskKey(attempt.campaign(), attempt.task());
        }
    }

    /** A task that runs. */
    private static final class Running {
        private final String worker;
        private double told;

        Running(String worker) {
            this.worker = worker;
        }
    }

    /** What kind of outcome an attempt had. */
    enum Ending {
        SUCCEEDED,
        FAILED,
        PREEMPTED,
        CANCELLED;

        static Ending of(TaskOutcome outcome) {
            return switch (outcome) {
                case TaskOutcome.Succeeded _ -> SUCCEEDED;
                case TaskOutcome.Failed _ -> FAILED;
                case TaskOutcome.Preempted _ -> PREEMPTED;
                case TaskOutcome.Cancelled _ -> CANCELLED;
            };
        }
    }

    /** The counts of one tenant. */
    static final class TenantTally {
        private long started;
        private final Map<Ending, Long> endings = new EnumMap<>(Ending.class);
        private long lastMillis;

        long started() {
            return started;
        }

        long endings(Ending ending) {
            return endings.getOrDefault(ending, 0L);
        }

        /** When the last outcome was recorded, since the epoch [ms]; 0 if none was. */
        long lastMillis() {
            return lastMillis;
        }

        private TenantTally copy() {
            TenantTally copy = new TenantTally();
            copy.started = started;
            copy.endings.putAll(endings);
            copy.lastMillis = lastMillis;
            return copy;
        }
    }

    /** One worker, as far as its tasks tell. */
    static final class WorkerTally {
        private final String name;
        private int running;
        private long succeeded;
        private long failed;
        private long lastMillis;
        private final Set<String> tenants = new HashSet<>();

        WorkerTally(String name) {
            this.name = name;
        }

        String name() {
            return name;
        }

        int running() {
            return running;
        }

        long succeeded() {
            return succeeded;
        }

        long failed() {
            return failed;
        }

        long lastMillis() {
            return lastMillis;
        }

        /** Whose tasks it has been given. */
        Set<String> tenants() {
            return tenants;
        }

        private WorkerTally copy() {
            WorkerTally copy = new WorkerTally(name);
            copy.running = running;
            copy.succeeded = succeeded;
            copy.failed = failed;
            copy.lastMillis = lastMillis;
            copy.tenants.addAll(tenants);
            return copy;
        }
    }

    /** Tasks that ended, by time. */
    private static final class Bins {
        private final int[] counts = new int[BINS];
        private long newest;

        void add(long bin) {
            forward(bin);
            counts[(int) (bin % BINS)]++;
        }

        void forward(long bin) {
            for (long n = Math.max(newest + 1, bin - BINS + 1); n <= bin; n++) {
                counts[(int) (n % BINS)] = 0;
            }
            newest = Math.max(newest, bin);
        }

        List<Integer> list(long bin) {
            forward(bin);
            List<Integer> list = new ArrayList<>();
            for (long n = bin - BINS + 1; n <= bin; n++) {
                list.add(n < 0 ? 0 : counts[(int) (n % BINS)]);
            }
            return list;
        }
    }

    /**
     * Begins to count.
     *
     * @param clock the time
     */
    public CampaignTally(InstantSource clock) {
        this.clock = clock;
    }

    EventRing ring() {
        return ring;
    }

    private TenantTally tenant(Attempt attempt) {
        return tenants.computeIfAbsent(attempt.campaign().tenant(), key -> new TenantTally());
    }

    private WorkerTally worker(String name) {
        if (workers.size() >= WORKERS_MAX && !workers.containsKey(name)) {
            // Pilots come and go: those that have been idle longest are forgotten.
            workers.values().stream()
                    .filter(worker -> worker.running == 0)
                    .min(java.util.Comparator.comparingLong(worker -> worker.lastMillis))
                    .ifPresent(oldest -> workers.remove(oldest.name));
        }
        return workers.computeIfAbsent(name, WorkerTally::new);
    }

    @Override
    public void started(Attempt attempt, String worker) {
        synchronized (this) {
            tenant(attempt).started++;
            Running lost = running.put(TaskKey.of(attempt), new Running(worker));
            if (lost != null) {
                worker(lost.worker).running--;
            }
            WorkerTally tally = worker(worker);
            tally.running++;
            tally.lastMillis = clock.millis();
            tally.tenants.add(attempt.campaign().tenant());
        }
        ring.add(new CampaignEvent.Started(attempt, worker));
    }

    @Override
    public void progressed(Attempt attempt, double fraction) {
        synchronized (this) {
            Running task = running.get(TaskKey.of(attempt));
            if (task == null || fraction - task.told < PROGRESS_STEP) {
                return;
            }
            task.told = fraction;
        }
        ring.add(new CampaignEvent.Progressed(attempt, fraction));
    }

    @Override
    public void recorded(Attempt attempt, TaskOutcome outcome, TaskState state) {
        synchronized (this) {
            long now = clock.millis();
            TenantTally tally = tenant(attempt);
            tally.endings.merge(Ending.of(outcome), 1L, Long::sum);
            tally.lastMillis = now;
            Running task = running.remove(TaskKey.of(attempt));
            if (task != null) {
                WorkerTally worker = worker(task.worker);
                worker.running--;
                worker.succeeded += outcome instanceof TaskOutcome.Succeeded ? 1 : 0;
                worker.failed += outcome instanceof TaskOutcome.Failed ? 1 : 0;
                worker.lastMillis = now;
            }
            if (state.ended()) {
                throughputs
                        .computeIfAbsent(attempt.campaign(), key -> new Bins())
                        .add(bin(now));
            }
        }
        ring.add(new CampaignEvent.Recorded(attempt, outcome, state));
    }

    private static long bin(long millis) {
        return millis / (1000L * BIN_SECONDS);
    }

    /** The part of a running task that is done; 0 if unknown. */
    synchronized double fraction(CampaignId id, int number) {
        Running task = running.get(new TaskKey(id, number));
        return task == null ? 0 : task.told;
    }

    /** Tasks of a campaign that ended, in each of the last {@link #BINS} times of {@link #BIN_SECONDS}, the present one last. */
    synchronized List<Integer> throughput(CampaignId id) {
        Bins bins = throughputs.get(id);
        return bins == null ? List.of() : bins.list(bin(clock.millis()));
    }

    /** A copy of the counts of the tenants. */
    synchronized Map<String, TenantTally> tenants() {
        Map<String, TenantTally> copy = new TreeMap<>();
        tenants.forEach((name, tally) -> copy.put(name, tally.copy()));
        return copy;
    }

    /** A copy of the counts of the workers that have been given tasks. */
    synchronized List<WorkerTally> workers() {
        return workers.values().stream().map(WorkerTally::copy).toList();
    }
}
