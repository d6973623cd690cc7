package org.parhelion.campaign.pilots;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * Decides when pilots start and end. A state machine without clocks and processes: time and all it knows come with each view, so its laws are tested in virtual time.
 *
 * <p>What is not known counts as a pilot: a submission without an answer, and every pilot while the batch system does not answer. So an outage starts nothing twice.
 *
 * <p>Not safe for several threads.
 */
public final class Autoscaler {
    static final double HOUR_MILLIS = 3_600_000;

    private final PilotKind kind;
    private final ScalerOptions options;
    private final PilotRoll roll;

    private long changedMillis = Long.MIN_VALUE / 2;
    private long pausedUntilMillis = Long.MIN_VALUE;
    private int failuresInRow;
    private String held = "";

    /**
     * A scaler that knows of no pilots yet; it adopts those of its fleet that the batch system lists.
     *
     * @param kind what its pilots are
     * @param options how it decides
     * @throws IllegalArgumentException if there is a budget, and pilots without a limited life
     */
    public Autoscaler(PilotKind kind, ScalerOptions options) {
        if (options.budgetHours() > 0 && kind.lifeMillis() == 0) {
            throw new IllegalArgumentException(
                    "a budget of " + options.budgetHours() + " h requires pilots with a limited life");
        }
        this.kind = kind;
        this.options = options;
        this.roll = new PilotRoll(kind, options);
    }

    /**
     * Takes over what an earlier scaler of this fleet has used of the budget. Called before the first decision.
     *
     * @param account the last account of that scaler
     */
    public void restore(FleetAccount account) {
        roll.restore(account);
    }

    /**
     * {@return what the fleet has used of its budget}
     *
     * @param nowMillis the time [ms]
     */
    public FleetAccount account(long nowMillis) {
        return roll.account(nowMillis);
    }

    /**
     * The batch system has taken a pilot.
     *
     * @param pilot its name
     */
    public void accepted(String pilot) {
        roll.accepted(pilot);
    }

    /**
     * The batch system has refused a pilot, and surely does not have it.
     *
     * @param pilot its name
     * @param why the batch system's message
     */
    public void refused(String pilot, String why) {
        roll.refused(pilot, why);
    }

    /**
     * A pilot that was decided on was not submitted.
     *
     * @param pilot its name
     */
    public void withdrawn(String pilot) {
        roll.withdrawn(pilot);
    }

    /** {@return how many pilots exist or may exist} */
    public int pilots() {
        return roll.size();
    }

    /**
     * Decides.
     *
     * @param view what is seen now
     * @return what to do, in this order; often nothing
     */
    public List<ScaleDecision> step(FleetView view) {
        long now = view.nowMillis();
        roll.observe(view);
        List<ScaleDecision> decisions = new ArrayList<>();
        List<String> stuck = roll.takeStuck();
        if (!stuck.isEmpty()) {
            decisions.add(new ScaleDecision.End(
                    stuck, "the worker has not connected within " + seconds(options.startMillis())));
        }
        List<String> again = roll.endAgain(now);
        if (!again.isEmpty()) {
            decisions.add(new ScaleDecision.End(again, "asked to end before, and still there"));
        }
        String hold = pause(now);
        boolean rests = now - changedMillis < options.cooldownMillis();
        List<QueueLine> lines = view.queue().stream()
                .filter(line -> line.waiting() > 0 && kind.serves(line))
                .toList();
        int wanted = wanted(lines, view);
        if (wanted > 0 && !rests) {
            hold = hold.isEmpty() ? start(lines, wanted, now, decisions) : hold;
        } else if (lines.isEmpty() && !rests) {
            end(view, decisions);
        }
        if (!hold.equals(held)) {
            held = hold;
            if (!hold.isEmpty()) {
                decisions.add(new ScaleDecision.Hold(hold));
            }
        }
        return List.copyOf(decisions);
    }

    /** Counts failed starts; the reason for a pause, empty if there is none. */
    private String pause(long nowMillis) {
        if (roll.takeStarted() > 0) {
            failuresInRow = 0;
            pausedUntilMillis = Long.MIN_VALUE;
        }
        List<String> failures = roll.takeFailures();
        failuresInRow += failures.size();
        if (!failures.isEmpty() && failuresInRow >= options.failures()) {
            int doublings = Math.min(failuresInRow - options.failures(), 30);
            long pause =
                    (long) Math.min((double) options.pauseMaxMillis(), options.pauseMillis() * Math.pow(2, doublings));
            pausedUntilMillis = nowMillis + pause;
            return failuresInRow + " starts in a row have failed (" + failures.getLast() + "): no start for "
                    + seconds(pause);
        }
        return nowMillis < pausedUntilMillis ? held : "";
    }

    // Starts -------------------------------------------------------------------------------------------------------

    /** How many more pilots are wanted. */
    private int wanted(List<QueueLine> lines, FleetView view) {
        int toLeast = options.least() - roll.staying();
        long oldest = lines.stream().mapToLong(QueueLine::oldestMillis).min().orElse(Long.MAX_VALUE);
        if (lines.isEmpty() || view.nowMillis() - oldest < options.afterMillis()) {
            return toLeast;
        }
        double atOnce = 0;
        double overTime = 0;
        for (QueueLine line : lines) {
            double slots = slotsOf(line);
            if (line.runMillis() < 0 || line.runMillis() > options.backlogMillis()) {
                atOnce += slots * line.waiting();
            } else {
                double shared = slots * line.waiting() * line.runMillis() / options.backlogMillis();
                overTime += Math.max(slots, shared);
            }
        }
        int busy = (int) view.workers().stream()
                .filter(worker -> roll.stays(worker.name()) && worker.usedSlots() > 0)
                .count();
        double fleet = atOnce > 0 ? busy : 0;
        double all = fleet + (atOnce + overTime - freeSlotsOfOthers(view)) / kind.slots();
        // A nanometre of rounding must not start a pilot.
        long enough = (long) Math.ceil(Math.min(all, Integer.MAX_VALUE) - 1e-9);
        return (int) Math.max(toLeast, enough - roll.staying());
    }

    /** The slots that a task costs a pilot: of a pilot with 4 slots, a task of 3 ranks takes all. */
    private double slotsOf(QueueLine line) {
        int together = kind.slots() / line.ranks();
        return (double) kind.slots() / together;
    }

    /** Workers that were started otherwise take tasks, too. */
    private int freeSlotsOfOthers(FleetView view) {
        return view.workers().stream()
                .filter(worker -> !kind.owns(worker.name()) && !worker.draining())
                .mapToInt(worker -> Math.max(0, worker.slots() - worker.usedSlots()))
                .sum();
    }

    /** Starts as many as may be; why there are no more, empty if there are. */
    private String start(List<QueueLine> lines, int wanted, long nowMillis, List<ScaleDecision> decisions) {
        int room = options.most() - roll.size();
        int count = Math.min(wanted, room);
        String bound = count < wanted ? "at the bound of " + options.most() + " pilots" : "";
        if (options.budgetHours() > 0) {
            double left = options.budgetHours() - roll.committedHours(nowMillis);
            int paid = (int) Math.floor(left / (kind.lifeMillis() / HOUR_MILLIS) + 1e-9);
            if (paid < count) {
                count = Math.max(0, paid);
                bound = String.format(
                        Locale.ROOT, "the budget of %.1f h pays for no more pilots", options.budgetHours());
            }
        }
        if (count > 0) {
            List<String> names = new ArrayList<>();
            for (int n = 0; n < count; n++) {
                names.add(kind.pilotName(nowMillis, n));
                roll.add(names.getLast(), nowMillis);
            }
            changedMillis = nowMillis;
            decisions.add(new ScaleDecision.Start(names, why(lines, nowMillis)));
        }
        return bound;
    }

    private String why(List<QueueLine> lines, long nowMillis) {
        int tasks = lines.stream().mapToInt(QueueLine::waiting).sum();
        if (tasks == 0) {
            return "fewer than " + options.least() + " pilots";
        }
        long oldest = lines.stream().mapToLong(QueueLine::oldestMillis).min().orElse(nowMillis);
        return tasks + " tasks wait, the oldest for " + seconds(nowMillis - oldest);
    }

    // Ends ---------------------------------------------------------------------------------------------------------

    private void end(FleetView view, List<ScaleDecision> decisions) {
        int spare = roll.staying() - options.least();
        List<String> idle = view.workers().stream()
                .filter(worker -> roll.stays(worker.name())
                        && worker.usedSlots() == 0
                        && worker.idleMillis() >= options.idleMillis())
                .sorted(Comparator.comparingLong(FleetWorker::idleMillis).reversed())
                .map(FleetWorker::name)
                .toList();
        List<String> unused = roll.starting().stream()
                .filter(pilot -> pilot.submittedFor(view.nowMillis()) >= options.idleMillis() && !pilot.hasRun())
                .map(pilot -> pilot.name)
                .toList();
        spare -= end(unused, spare, "nothing waits any more", view, decisions);
        end(idle, spare, "without a task for " + seconds(options.idleMillis()), view, decisions);
    }

    private int end(List<String> pilots, int spare, String why, FleetView view, List<ScaleDecision> decisions) {
        List<String> ended = pilots.subList(0, Math.clamp(spare, 0, pilots.size()));
        if (!ended.isEmpty()) {
            ended.forEach(name -> roll.ends(name, view.nowMillis()));
            changedMillis = view.nowMillis();
            decisions.add(new ScaleDecision.End(ended, why));
        }
        return ended.size();
    }

    static String seconds(long millis) {
        return millis < 120_000 ? millis / 1000 + " s" : millis / 60_000 + " min";
    }
}
