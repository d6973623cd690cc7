package org.parhelion.campaign.design;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.PriorityQueue;

/**
 * Successive halving, synchronous or asynchronous (ASHA; Li et al.: A system for massively parallel hyperparameter tuning, MLSys 2020). Trials run to the first rung;
 * the best 1/η of a rung continue to the next, from their checkpoint.
 *
 * <p>ASHA decides whenever a trial reaches a rung, so its choices depend on the order in which trials do. That order is taken from virtual time here: the searcher
 * computes when each task would end on {@code slots} equal slots if a step took one unit of time, and awaits results in the order of these ends. The choices are those
 * of ASHA on such slots, on any machine, after any crash.
 *
 * <pre>
 *   slot 0 |t0 r0|t2 r0|t1 → r1      |
 *   slot 1 |t1 r0|t3 r0|t4 r0|t2 → r1 …      results are told by the end of the bar, then by number
 * </pre>
 */
public final class Halving implements Searcher {
    private static final Comparator<Entry> BEST =
            Comparator.comparingDouble(Entry::score).thenComparingLong(Entry::number);

    private final Settings settings;
    private final Design trials;
    private final long[] rungSteps;
    private final List<Double> told = new ArrayList<>();
    /** Chosen, and not yet asked for. */
    private final List<DesignTask> pending = new ArrayList<>();

    private PriorityQueue<Running> running = new PriorityQueue<>();
    private List<List<Entry>> rungs = List.of();
    private long now;
    private long nextTrial;
    private long nextNumber;

    /**
     * What is searched, and how.
     *
     * @param objective name of the result that decides
     * @param minimise whether small values are better
     * @param leastSteps steps of the first rung, at least 1
     * @param mostSteps steps of a whole run, at least {@code leastSteps}
     * @param eta reduction factor η, at least 2: of η trials one continues
     * @param slots number of tasks at the same time, at least 1; the choices depend on it
     * @param asynchronous whether a trial may continue before its rung is complete
     */
    public record Settings(
            String objective,
            boolean minimise,
            long leastSteps,
            long mostSteps,
            int eta,
            int slots,
            boolean asynchronous) {
        /** Checks the values. */
        public Settings {
            if (leastSteps < 1 || mostSteps < leastSteps) {
                throw new IllegalArgumentException("rungs from " + leastSteps + " to " + mostSteps
                        + " steps: at least 1 is required, and the smaller number first");
            }
            if (eta < 2) {
                throw new IllegalArgumentException("eta " + eta + ": must be at least 2");
            }
            if (slots < 1) {
                throw new IllegalArgumentException("slots " + slots + ": must be at least 1");
            }
        }
    }

    /** A task in virtual time. */
    private record Running(long end, long number, long trial, int rung) implements Comparable<Running> {
        @Override
        public int compareTo(Running other) {
            int byEnd = Long.compare(end, other.end);
            return byEnd != 0 ? byEnd : Long.compare(number, other.number);
        }
    }

    /** A trial that has reached a rung; NaN and failures have the worst score. */
    private record Entry(double score, long number, long trial, boolean promoted) {}

    /**
     * Creates the searcher.
     *
     * @param trials the configurations to be tried, in order
     * @param settings how
     */
    public Halving(Design trials, Settings settings) {
        this.trials = trials;
        this.settings = settings;
        List<Long> steps = new ArrayList<>();
        for (long s = settings.leastSteps; s < settings.mostSteps; s = Math.multiplyExact(s, settings.eta)) {
            steps.add(s);
        }
        steps.add(settings.mostSteps);
        this.rungSteps = steps.stream().mapToLong(Long::longValue).toArray();
        begin();
    }

    private void begin() {
        running = new PriorityQueue<>();
        rungs = new ArrayList<>();
        for (int rung = 0; rung < rungSteps.length; rung++) {
            rungs.add(new ArrayList<>());
        }
        now = 0;
        nextTrial = 0;
        nextNumber = 0;
        told.clear();
        pending.clear();
        choose();
    }

    /** {@return the steps of the rungs, in order} */
    public List<Long> rungSteps() {
        return java.util.Arrays.stream(rungSteps).boxed().toList();
    }

    @Override
    public List<String> parameters() {
        return trials.parameters();
    }

    @Override
    public List<DesignTask> ask() {
        List<DesignTask> tasks = List.copyOf(pending);
        pending.clear();
        return tasks;
    }

    /** Fills the free slots. */
    private void choose() {
        while (running.size() < settings.slots) {
            Optional<DesignTask> task = promoted().or(this::fresh);
            if (task.isEmpty()) {
                break;
            }
            pending.add(task.get());
        }
    }

    /** Continues the best trial of the highest rung that has one to continue. */
    private Optional<DesignTask> promoted() {
        for (int rung = rungSteps.length - 2; rung >= 0; rung--) {
            List<Entry> reached = rungs.get(rung);
            long promotable =
                    settings.asynchronous || reached.size() == expected(rung) ? reached.size() / settings.eta : 0;
            List<Entry> best = reached.stream().sorted(BEST).limit(promotable).toList();
            for (Entry entry : best) {
                if (!entry.promoted && entry.score < Double.POSITIVE_INFINITY) {
                    reached.set(reached.indexOf(entry), new Entry(entry.score, entry.number, entry.trial, true));
                    return Optional.of(start(entry.trial, rung + 1, OptionalLong.of(entry.number)));
                }
            }
        }
        return Optional.empty();
    }

    /** The number of trials that reach a rung if rungs are completed one after the other. */
    private long expected(int rung) {
        long count = trials.size();
        for (int below = 0; below < rung; below++) {
            count = rungs.get(below).stream()
                    .sorted(BEST)
                    .limit(count / settings.eta)
                    .filter(entry -> entry.score < Double.POSITIVE_INFINITY)
                    .count();
        }
        return count;
    }

    private Optional<DesignTask> fresh() {
        return nextTrial < trials.size() ? Optional.of(start(nextTrial++, 0, OptionalLong.empty())) : Optional.empty();
    }

    private DesignTask start(long trial, int rung, OptionalLong continued) {
        long steps = rungSteps[rung] - (rung == 0 ? 0 : rungSteps[rung - 1]);
        long number = nextNumber++;
        running.add(new Running(now + steps, number, trial, rung));
        List<Long> after = continued.isPresent() ? List.of(continued.getAsLong()) : List.of();
        return new DesignTask(number, trials.point(trial), after, continued, OptionalLong.of(rungSteps[rung]));
    }

    @Override
    public OptionalLong awaits() {
        Running first = running.peek();
        return first == null ? OptionalLong.empty() : OptionalLong.of(first.number);
    }

    @Override
    public void tell(DesignResult result) {
        OptionalLong awaited = awaits();
        if (awaited.isEmpty() || awaited.getAsLong() != result.number()) {
            throw new IllegalArgumentException("the result of task " + result.number() + " was told; "
                    + (awaited.isEmpty() ? "none is awaited" : "that of " + awaited.getAsLong() + " is awaited"));
        }
        Double value = result.values().get(settings.objective);
        if (result.succeeded() && value == null) {
            throw new IllegalArgumentException("task " + result.number() + " has no result " + settings.objective
                    + "; it has " + result.values().keySet());
        }
        reach(value == null || !result.succeeded() ? Double.NaN : value);
    }

    private void reach(double value) {
        Running ended = java.util.Objects.requireNonNull(running.poll());
        now = ended.end;
        told.add(value);
        double score = Double.isNaN(value) ? Double.POSITIVE_INFINITY : settings.minimise ? value : -value;
        rungs.get(ended.rung).add(new Entry(score, ended.number, ended.trial, false));
        choose();
    }

    /** The values told, in the order of virtual time: all else follows from them. */
    @Override
    public byte[] state() {
        ByteBuffer bytes = ByteBuffer.allocate(Double.BYTES * told.size());
        told.forEach(bytes::putDouble);
        return bytes.array();
    }

    @Override
    public void restore(byte[] state) {
        if (state.length % Double.BYTES != 0) {
            throw new IllegalArgumentException(state.length + " bytes are no state of successive halving");
        }
        begin();
        ByteBuffer bytes = ByteBuffer.wrap(state);
        while (bytes.hasRemaining()) {
            if (awaits().isEmpty()) {
                throw new IllegalArgumentException("the state has more results than this search has tasks");
            }
            reach(bytes.getDouble());
        }
        pending.clear(); // what was asked for is in the store
    }
}
