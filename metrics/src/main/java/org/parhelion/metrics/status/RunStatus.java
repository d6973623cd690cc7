package org.parhelion.metrics.status;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * What is known of a run. All ranks of a process share one; rank 0 writes it, scrapes read it. Thread-safe; each call takes microseconds, so that
 * a scrape does not delay a rank.
 */
public final class RunStatus {
    /** The least interval of the recent computing times. */
    private static final long RECENT_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final BooleanSupplier paused;

    private RunDescription run = RunDescription.NONE;
    private RunState state = RunState.STARTING;
    private boolean notFinite;
    private long startMillis;
    private long starts;
    private long moves;
    private long firstStep;
    private RunFigures.Progress clock = RunFigures.Progress.NONE;
    private List<RankSample> ranks = List.of();
    private RunFigures.Checkpoints checkpoints = RunFigures.Checkpoints.NONE;
    private final Map<String, RunFigures.Written> outputs = new TreeMap<>();

    private long intervalNanos;
    private List<Double> intervalStart = List.of();
    private List<Double> recently = List.of();

    /**
     * Creates the status of a run that has not started.
     *
     * @param paused whether the run is paused; called by scrapes
     */
    public RunStatus(BooleanSupplier paused) {
        this.paused = paused;
    }

    /**
     * The run has started, or continues after the death of ranks.
     *
     * @param description the run
     * @param step steps since the initial values
     */
    public synchronized void begin(RunDescription description, long step) {
        if (starts++ == 0) {
            startMillis = System.currentTimeMillis();
            firstStep = step;
        }
        run = description;
        state = RunState.RUNNING;
        ranks = new ArrayList<>(Collections.nCopies(description.ranks(), RankSample.NONE));
        intervalNanos = System.nanoTime();
        intervalStart = compute();
        recently = List.of();
    }

    /** The ranks have got other blocks. */
    public synchronized void moved() {
        moves++;
    }

    /**
     * Some steps are done.
     *
     * @param step steps since the initial values
     * @param timeSeconds simulated time [s]
     * @param dtSeconds length of the next step [s]
     */
    public synchronized void progress(long step, double timeSeconds, double dtSeconds) {
        // A recovery repeats steps; a counter must not fall, or a rate would count all steps again.
        long done = Math.max(clock.stepsDone(), step - firstStep);
        clock = new RunFigures.Progress(done, step, timeSeconds, dtSeconds, System.currentTimeMillis());
    }

    /**
     * The figures of a rank have arrived.
     *
     * @param rank the rank
     * @param sample its figures
     */
    public synchronized void sample(int rank, RankSample sample) {
        ranks.set(rank, sample);
        long now = System.nanoTime();
        if (rank == 0 && now - intervalNanos >= RECENT_NANOS) {
            List<Double> current = compute();
            List<Double> differences = new ArrayList<>();
            for (int r = 0; r < current.size(); r++) {
                differences.add(current.get(r) - intervalStart.get(r));
            }
            recently = differences;
            intervalStart = current;
            intervalNanos = now;
        }
    }

    private List<Double> compute() {
        return ranks.stream().map(sample -> sample.times().computeSeconds()).toList();
    }

    /**
     * A checkpoint is complete.
     *
     * @param step its step
     * @param seconds the time that it took [s]
     * @param bytes its bytes
     */
    public synchronized void checkpoint(long step, double seconds, double bytes) {
        checkpoints = new RunFigures.Checkpoints(
                checkpoints.count() + 1,
                checkpoints.seconds() + seconds,
                checkpoints.bytes() + bytes,
                step,
                System.currentTimeMillis());
    }

    /**
     * A stream will write; it has written nothing so far.
     *
     * @param stream its name
     */
    public synchronized void stream(String stream) {
        outputs.putIfAbsent(stream, RunFigures.Written.NOTHING);
    }

    /**
     * A stream has written.
     *
     * @param stream its name
     * @param bytes bytes of this output without compression
     */
    public synchronized void output(String stream, double bytes) {
        RunFigures.Written before = outputs.getOrDefault(stream, RunFigures.Written.NOTHING);
        outputs.put(stream, new RunFigures.Written(before.frames() + 1, before.bytes() + bytes));
    }

    /**
     * The run has ended. Only the first call has an effect.
     *
     * @param last the last state
     * @param valueNotFinite whether it failed because a value was not finite
     */
    public synchronized void end(RunState last, boolean valueNotFinite) {
        if (!state.isLast()) {
            state = last;
            notFinite = valueNotFinite;
        }
    }

    /** {@return what the run does} */
    public synchronized RunState state() {
        return state == RunState.RUNNING && paused.getAsBoolean() ? RunState.PAUSED : state;
    }

    /** {@return everything that is known now} */
    public synchronized RunFigures figures() {
        return new RunFigures(
                run,
                state(),
                notFinite,
                startMillis,
                clock,
                ranks,
                recently,
                checkpoints,
                outputs,
                Math.max(0, starts - 1),
                moves);
    }
}
