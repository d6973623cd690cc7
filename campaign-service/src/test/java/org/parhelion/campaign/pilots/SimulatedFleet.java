package org.parhelion.campaign.pilots;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;

/** A batch system, a queue and workers in virtual time. */
final class SimulatedFleet {
    static final long POLL_MILLIS = 5_000;

    /** How the batch system treats its users. */
    record Mood(double refused, double unanswered, double stillborn, long queueMillis, long connectMillis) {
        static final Mood GOOD = new Mood(0, 0, 0, 20_000, 10_000);
        static final Mood BAD = new Mood(0.1, 0.2, 0.1, 120_000, 30_000);
    }

    private static final class Job {
        final String pilot;
        final boolean stillborn;
        long listedFrom;
        long runsFrom;
        long connectsAt;
        long endsAt = Long.MAX_VALUE;
        long idleSince;
        long taskEndsAt;
        boolean draining;

        Job(String pilot, boolean stillborn) {
            this.pilot = pilot;
            this.stillborn = stillborn;
        }
    }

    final Random random;
    final Mood mood;
    final PilotKind kind;
    private final Map<String, Job> jobs = new LinkedHashMap<>();
    private final Deque<long[]> queue = new ArrayDeque<>(); // since, run
    long now;
    boolean silent;
    int submissions;
    long workedMillis;
    int lostTasks;
    long runMillisKnown = -1;

    SimulatedFleet(Random random, Mood mood, PilotKind kind) {
        this.random = random;
        this.mood = mood;
        this.kind = kind;
    }

    void submitTask(long runMillis) {
        queue.add(new long[] {now, runMillis});
    }

    int waiting() {
        return queue.size();
    }

    /** Jobs that exist, whether anybody knows of them or not. */
    int existing() {
        return jobs.size();
    }

    void pass() {
        now += POLL_MILLIS;
        for (Iterator<Job> all = jobs.values().iterator(); all.hasNext(); ) {
            Job job = all.next();
            if (job.taskEndsAt != 0 && now >= job.taskEndsAt) {
                job.taskEndsAt = 0;
                job.idleSince = now;
            }
            boolean lifeIsOver =
                    kind.lifeMillis() > 0 && now >= job.runsFrom && now - job.runsFrom >= kind.lifeMillis();
            boolean died = job.stillborn && now >= job.runsFrom && random.nextBoolean();
            if (now >= job.endsAt || lifeIsOver || died) {
                if (job.taskEndsAt != 0) {
                    submitTask(job.taskEndsAt - now);
                }
                all.remove();
                long ran = Math.max(0, now - job.runsFrom);
                workedMillis += kind.lifeMillis() > 0 ? Math.min(ran, kind.lifeMillis()) : ran;
            } else if (connected(job) && !job.draining && job.taskEndsAt == 0 && !queue.isEmpty()) {
                job.taskEndsAt = now + queue.remove()[1];
            }
        }
    }

    private boolean connected(Job job) {
        return !job.stillborn && now >= job.connectsAt;
    }

    FleetView view() {
        List<QueueLine> lines = queue.isEmpty()
                ? List.of()
                : List.of(new QueueLine(1, Set.of(), queue.size(), queue.peek()[0], runMillisKnown));
        List<FleetWorker> workers = jobs.values().stream()
                .filter(this::connected)
                .map(job -> new FleetWorker(
                        job.pilot,
                        1,
                        Set.of(),
                        job.taskEndsAt == 0 ? 0 : 1,
                        job.taskEndsAt == 0 ? now - Math.max(job.idleSince, job.connectsAt) : 0,
                        job.draining))
                .toList();
        Optional<List<PilotJob>> listed = silent
                ? Optional.empty()
                : Optional.of(jobs.values().stream()
                        .filter(job -> now >= job.listedFrom)
                        .map(job -> new PilotJob(job.pilot, "1", now >= job.runsFrom))
                        .toList());
        return new FleetView(now, lines, workers, listed);
    }

    void submit(String pilot, Autoscaler scaler) {
        submissions++;
        double luck = random.nextDouble();
        if (luck < mood.refused()) {
            scaler.refused(pilot, "no");
            return;
        }
        boolean answered = !silent && luck >= mood.refused() + mood.unanswered();
        if (answered) {
            scaler.accepted(pilot);
        }
        if (answered || random.nextBoolean()) {
            Job job = new Job(pilot, random.nextDouble() < mood.stillborn());
            job.listedFrom = answered ? now : now + random.nextLong(100_000);
            job.runsFrom = job.listedFrom + random.nextLong(mood.queueMillis());
            job.connectsAt = job.runsFrom + random.nextLong(mood.connectMillis());
            jobs.merge(pilot, job, (before, _) -> {
                throw new AssertionError(before.pilot + " was submitted twice");
            });
        }
    }

    void end(String pilot) {
        Job job = jobs.get(pilot);
        if (job != null && !silent) {
            job.draining = true;
            job.endsAt = now + random.nextLong(20_000); // a task that runs meanwhile is queued again
        }
    }

    List<String> busy() {
        return jobs.values().stream()
                .filter(job -> job.taskEndsAt != 0)
                .map(job -> job.pilot)
                .toList();
    }

    /** Decides, and does what was decided. */
    List<ScaleDecision> step(Autoscaler scaler) {
        List<ScaleDecision> decisions = scaler.step(view());
        for (ScaleDecision decision : decisions) {
            switch (decision) {
                case ScaleDecision.Start start -> start.pilots().forEach(pilot -> submit(pilot, scaler));
                case ScaleDecision.End end -> end.pilots().forEach(this::end);
                case ScaleDecision.Hold _ -> {}
            }
        }
        return decisions;
    }

    boolean allAreListed() {
        return jobs.values().stream().allMatch(job -> now >= job.listedFrom);
    }

    static Stream<Long> seeds(int count) {
        Long given = Long.getLong("parhelion.seed");
        return given != null ? Stream.of(given) : new Random().longs(count).boxed();
    }
}
