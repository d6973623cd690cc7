package org.parhelion.campaign.pilots;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The pilots that exist, may exist, or may come to exist. A pilot leaves the roll only when the batch system has answered that it does not have it: while the batch system is silent, a
 * pilot counts.
 */
final class PilotRoll {
    private final PilotKind kind;
    private final ScalerOptions options;
    private final Map<String, KnownPilot> pilots = new LinkedHashMap<>();
    /** Failures that were found since they were last taken. */
    private final List<String> failures = new ArrayList<>();

    private final List<String> stuck = new ArrayList<>();
    /** Pilots of an earlier scaler of which the batch system has not told yet whether it has them: since when each is charged. */
    private final Map<String, Long> earlier = new HashMap<>();

    private int started;
    private long finishedMillis;
    /** The last time at which the batch system answered. */
    private long listedMillis;

    PilotRoll(PilotKind kind, ScalerOptions options) {
        this.kind = kind;
        this.options = options;
    }

    /** Takes over the account of an earlier scaler of the fleet. */
    void restore(FleetAccount account) {
        finishedMillis = account.finishedMillis();
        account.pilots().keySet().forEach(name -> earlier.put(name, account.sinceMillis(name)));
    }

    FleetAccount account(long nowMillis) {
        Map<String, OptionalLong> all = new HashMap<>();
        earlier.forEach((name, since) -> all.put(name, OptionalLong.of(since)));
        pilots.values().forEach(pilot -> all.put(pilot.name, pilot.ranSince()));
        return new FleetAccount(nowMillis, finishedMillis, all);
    }

    void add(String name, long nowMillis) {
        pilots.put(name, new KnownPilot(name, nowMillis));
    }

    void accepted(String name) {
        KnownPilot pilot = pilots.get(name);
        if (pilot != null) {
            pilot.accepted();
        }
    }

    void withdrawn(String name) {
        pilots.remove(name);
    }

    void refused(String name, String why) {
        if (pilots.remove(name) != null) {
            failures.add("the batch system refused " + name + ": " + why);
        }
    }

    void ends(String name, long nowMillis) {
        KnownPilot pilot = pilots.get(name);
        if (pilot != null) {
            pilot.ends(nowMillis);
        }
    }

    /** Brings the roll up to date. */
    void observe(FleetView view) {
        long now = view.nowMillis();
        listedMillis = listedMillis == 0 ? now : listedMillis;
        Map<String, PilotJob> jobs = new HashMap<>();
        view.jobs()
                .ifPresent(all -> all.stream()
                        .filter(job -> kind.owns(job.pilot()))
                        .forEach(job -> {
                            jobs.put(job.pilot(), job);
                            KnownPilot pilot = pilots.computeIfAbsent(job.pilot(), name -> new KnownPilot(name, now));
                            pilot.accepted();
                            if (job.running()) {
                                chargeSinceEarlier(pilot);
                                pilot.runs(listedMillis); // or somewhat later: charged too much rather than too little
                            }
                        }));
        Set<String> workers = view.workers().stream().map(FleetWorker::name).collect(Collectors.toSet());
        workers.stream()
                .filter(kind::owns)
                .forEach(name -> chargeSinceEarlier(pilots.computeIfAbsent(name, one -> new KnownPilot(one, now))));
        if (view.jobs().isPresent()) {
            earlier.forEach((name, since) -> finishedMillis += pilots.containsKey(name) ? 0 : limited(now - since));
            earlier.clear();
        }
        for (Iterator<KnownPilot> all = pilots.values().iterator(); all.hasNext(); ) {
            KnownPilot pilot = all.next();
            if (workers.contains(pilot.name)) {
                started += pilot.connects(listedMillis) ? 1 : 0;
            } else if (view.jobs().isPresent() && !jobs.containsKey(pilot.name) && isGone(pilot, now)) {
                all.remove();
                finishedMillis += charged(pilot, now);
            } else if (!pilot.hasConnected() && !pilot.isEnding() && pilot.ranFor(now) > options.startMillis()) {
                pilot.ends(now);
                stuck.add(pilot.name);
                failures.add(pilot.name + " runs for " + Autoscaler.seconds(pilot.ranFor(now))
                        + ", and its worker has not connected");
            }
        }
        listedMillis = view.jobs().isPresent() ? now : listedMillis;
    }

    /** A pilot of an earlier scaler runs at least since that one has seen it run. */
    private void chargeSinceEarlier(KnownPilot pilot) {
        Long since = earlier.get(pilot.name);
        if (since != null) {
            pilot.runs(since);
        }
    }

    private long charged(KnownPilot pilot, long nowMillis) {
        long millis = pilot.hasRun() ? pilot.ranFor(nowMillis) : nowMillis - listedMillis;
        return limited(millis);
    }

    private long limited(long millis) {
        return kind.lifeMillis() > 0 ? Math.min(millis, kind.lifeMillis()) : millis;
    }

    /** Whether a pilot that the batch system does not list has ended. A submission without an answer may still become a job. */
    private boolean isGone(KnownPilot pilot, long nowMillis) {
        if (!pilot.isAccepted() && pilot.submittedFor(nowMillis) <= options.startMillis()) {
            return false;
        }
        if (pilot.hasConnected() || pilot.isEnding()) {
            return true;
        }
        failures.add(pilot.name + " is gone, and its worker never connected");
        return true;
    }

    /** The failures since the last call. */
    List<String> takeFailures() {
        List<String> taken = List.copyOf(failures);
        failures.clear();
        return taken;
    }

    /** How many pilots have connected for the first time since the last call. */
    int takeStarted() {
        int taken = started;
        started = 0;
        return taken;
    }

    /** All that count against the bound. */
    int size() {
        return pilots.size();
    }

    /** Those that were not asked to end. */
    int staying() {
        return (int) pilots.values().stream().filter(pilot -> !pilot.isEnding()).count();
    }

    /** Those that stay, and whose worker has not connected yet. */
    List<KnownPilot> starting() {
        return pilots.values().stream()
                .filter(pilot -> !pilot.isEnding() && !pilot.hasConnected())
                .toList();
    }

    /** Those that are to be asked to end again: the first request may have been lost. */
    List<String> endAgain(long nowMillis) {
        List<KnownPilot> late = pilots.values().stream()
                .filter(pilot -> pilot.endingFor(nowMillis) > options.startMillis())
                .toList();
        late.forEach(pilot -> pilot.ends(nowMillis));
        return late.stream().map(pilot -> pilot.name).toList();
    }

    /** Those whose worker did not connect in time, since the last call: their jobs are to be ended. */
    List<String> takeStuck() {
        List<String> taken = List.copyOf(stuck);
        stuck.clear();
        return taken;
    }

    boolean stays(String name) {
        KnownPilot pilot = pilots.get(name);
        return pilot != null && !pilot.isEnding();
    }

    /** The hours that pilots have used, and those that exist may use until the end of their life. */
    double committedHours(long nowMillis) {
        long millis = finishedMillis + earlier.size() * kind.lifeMillis();
        for (KnownPilot pilot : pilots.values()) {
            millis += Math.max(pilot.ranFor(nowMillis), kind.lifeMillis());
        }
        return millis / Autoscaler.HOUR_MILLIS;
    }
}
