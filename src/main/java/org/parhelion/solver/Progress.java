package org.parhelion.solver;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.parhelion.comm.Buffer;
import org.parhelion.comm.Comm;
import org.parhelion.comm.Op;
import org.parhelion.device.Device;
import org.parhelion.device.DeviceTraffic;
import org.parhelion.device.Stepper;
import org.parhelion.device.StepperSpec;
import org.parhelion.device.Tiling;
import org.parhelion.field.Field;
import org.parhelion.grid.Block;
import org.parhelion.halo.redistribution.Snapshot;

/** A started simulation: rounds of steps, shortened where an observer, the stop test or the end requires it. */
final class Progress implements AutoCloseable {
    /** A last step shorter than this part of a step is rounding of the times. */
    private static final double ROUNDING = 1e-9;

    private final Simulation simulation;
    private final RunSettings settings;
    private final Device device;
    private final Comm comm;
    private final Traces traces;
    private final List<RunReport.Residual> residuals;
    private final TimeSplit time;
    // What depends on the block, which may change between two rounds.
    private StepperSpec spec;
    /** Null only while the blocks move, so that the fields of two blocks need not be in memory together. */
    private @Nullable Rounds current;

    private TilingTrial trial;
    private StepRule rule;
    /** Traffic of the devices on earlier blocks. */
    private DeviceTraffic traffic = DeviceTraffic.NONE;

    private final boolean multistep;
    private Optional<FiniteWatch> watch = Optional.empty();
    /** The next time at which each timed observer is called [s]. */
    private final double[] nextTimes;

    private final long firstStep;
    private long step;
    /** Time of finite checks, part of the wall time. */
    private long checksNanos;

    private long mostStepsOfRound = Long.MAX_VALUE;
    private Stepper.Pace pace;
    private boolean converged;
    private boolean ended;
    private RunReport report;

    private Progress(
            Simulation simulation,
            Simulation.Setup setup,
            StepperSpec spec,
            Rounds rounds,
            TilingTrial trial,
            Traces traces,
            TimeSplit time) {
        this.simulation = simulation;
        this.settings = setup.settings;
        this.spec = spec;
        this.device = setup.device;
        this.comm = setup.comm;
        this.current = rounds;
        this.trial = trial;
        this.traces = traces;
        this.residuals =
                new ArrayList<>(setup.from.map(Simulation.SavedState::residuals).orElse(List.of()));
        this.firstStep = setup.firstStep();
        this.step = firstStep;
        this.converged = convergedBefore();
        this.pace = Stepper.Pace.of(spec.dtSeconds());
        this.time = time;
        this.rule = rule(setup.model);
        this.multistep = setup.model.parts().multistep();
        this.nextTimes = new double[settings.timed().size()];
        this.report = reduced();
    }

    private StepRule rule(Model model) {
        return new StepRule(model.step(), spec, name -> stepper().field(name), comm, this::requireFinite);
    }

    private Rounds rounds() {
        if (current == null) {
            throw new IllegalStateException("the blocks were moving when the run failed: there are no fields");
        }
        return current;
    }

    /** Whether the stop test had ended the run that this one continues. */
    private boolean convergedBefore() {
        return settings.stopTest().isPresent()
                && !residuals.isEmpty()
                && residuals.getLast().iteration() == step - 1
                && residuals.getLast().maxChange() < settings.stopTest().get().threshold();
    }

    /** Checks the settings, chooses a tiling, and fills the fields. Collective. */
    static Progress start(Simulation simulation, Simulation.Setup setup) {
        ModelParts parts = setup.model.parts();
        if (setup.settings.stopTest().isPresent() && parts.scheme.writtenOnce().isEmpty()) {
            throw new IllegalArgumentException("a stop test of scheme " + parts.scheme.scheme()
                    + ": it compares a field with its values one step earlier, and each of " + parts.scheme.fields()
                    + " is written several times a step. Run without a stop test");
        }
        Traces traces = setup.from
                .flatMap(Simulation.SavedState::traces)
                .map(kept -> kept.upTo(setup.firstStep()))
                .orElseGet(() -> Traces.none(parts.receivers.size(), setup.firstStep()));
        StepperSpec untiled = parts.spec(setup.block, traces.taps(parts.receivers), Tiling.NONE);
        if (parts.staggered() && !setup.device.staggers()) {
            throw new IllegalArgumentException("device '" + setup.device.name() + "' computes fields at the centres of"
                    + " cells only, and the model has others, at " + parts.locations + ": use the CPU");
        }
        parts.checkStability(setup.block, setup.comm);
        setup.settings.tiling().ifPresent(fixed -> requireUntiled(fixed, parts));
        TilingTrial trial = setup.settings
                .tiling()
                .map(fixed -> TilingTrial.none(setup.comm, withTiles(fixed, untiled, setup.device)))
                .orElseGet(() -> TilingTrial.of(
                        untiled,
                        setup.device,
                        setup.comm,
                        setup.settings.earlierTilings(),
                        new TrialBudget(setup.settings.trialShare())));
        StepperSpec spec = untiled.withTiling(trial.widest());
        TimeSplit time = new TimeSplit();
        Rounds rounds = new Rounds(spec, setup.device, setup.comm, setup.settings.overlap(), time);
        try {
            fill(rounds.stepper(), parts, setup.from);
            return new Progress(simulation, setup, spec, rounds, trial, traces, time);
        } catch (RuntimeException e) {
            rounds.close();
            throw e;
        }
    }

    /** The spec of a model on a decomposition, with the tiling that was chosen. */
    private StepperSpec spec(ModelParts parts, Block block) {
        StepperSpec untiled = parts.spec(block, traces.taps(parts.receivers), Tiling.NONE);
        int steps = trial.current().stepsPerExchange();
        return untiled.withTiling(settings.tiling()
                .map(fixed -> withTiles(fixed, untiled, device))
                .orElseGet(() -> device.tiling(untiled, steps)));
    }

    /** Whether the blocks are large enough. */
    boolean fits(Block block) {
        try {
            block.decomposition()
                    .requireRoomFor(spec(simulation.model().parts(), block).ghost());
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** Goes on with another block: {@link #goOn}. */
    void moveTo(Block block, UnaryOperator<Snapshot> move) {
        if (trial.underWay()) {
            throw new IllegalStateException(
                    "the trial that chooses the tiling is under way: move after it, or set a tiling");
        }
        goOn(simulation.model(), block, move);
    }

    /** Goes on with another model, at the same pace: {@link #goOn}. A trial of tilings ends with the present one. */
    void changeTo(Model model, Block block) {
        goOn(model, block, UnaryOperator.identity());
    }

    /** Sets Δt by the rule of a model that was changed. Collective. */
    void changePace() {
        double dt = rule.changed(pace, step);
        if (dt != pace.dtSeconds()) {
            refuse(simulation.model().parts().remembersStep(), dt, timeSeconds());
            apply(pace.from(step, timeSeconds(), dt));
        }
    }

    /**
     * Goes on with another model or block. Between two rounds. Collective.
     *
     * @param move moves the fields to the new block; called while there are no others
     * @throws IllegalArgumentException if the blocks are too small; nothing has changed then
     */
    private void goOn(Model model, Block block, UnaryOperator<Snapshot> move) {
        StepperSpec next = spec(model.parts(), block);
        block.decomposition().requireRoomFor(next.ghost());
        traces.share(comm);
        // The steps before can be repeated on the old blocks only.
        watch.ifPresent(checks -> checks.leave(step, pace, time.wall - checksNanos));
        List<SolveHistory> solved = solves();
        traffic = traffic();
        Snapshot values = move.apply(leave());
        spec = next;
        trial = trial.endedWith(next.tiling());
        current = new Rounds(spec, device, comm, settings.overlap(), time);
        List<String> names = model.stateNames();
        fill(
                stepper(),
                model.parts(),
                Optional.of(Simulation.SavedState.of(step, field -> values.give(names, field), Optional.empty())));
        if (!pace.equals(Stepper.Pace.of(spec.dtSeconds()))) {
            stepper().pace(pace);
        }
        watch.ifPresent(checks -> checks.arrive(step));
        rounds().solves().follow(solved);
        rule = rule(model);
    }

    /** Copies the fields, and releases those of the device. */
    private Snapshot leave() {
        Snapshot values = Snapshot.of(simulation.state());
        rounds().close();
        current = null;
        return values;
    }

    /** Sets Δt of the first step: as in the state that the run continues from, or from the initial values. Collective. */
    void setPace(Optional<Simulation.SavedState> from) {
        Optional<Stepper.Pace> kept = from.flatMap(Simulation.SavedState::pace);
        if (kept.isPresent()) {
            if (from.orElseThrow().keepsStep()) {
                pace(kept.get());
            } else {
                paceOfModel(kept.get());
            }
        } else if (rule.readsFields()) {
            if (firstStep > 0) {
                throw new IllegalArgumentException("a state of step " + firstStep
                        + " without a pace: time and Δt of a run by "
                        + simulation.model().step() + " do not follow from the step count; take Simulation.pace()");
            }
            pace(Stepper.Pace.of(rule.first()));
        }
        watch = settings.finiteChecks()
                .map(checks -> new FiniteWatch(simulation, comm, this::rounds, checks, pace, step));
    }

    /** Goes on with the model's Δt after steps of another one. */
    private void paceOfModel(Stepper.Pace kept) {
        double dt = rule.first();
        double now = kept.at(step);
        if (Math.abs(dt - kept.dtSeconds()) > ROUNDING * dt) {
            refuse(simulation.model().parts().remembersStep(), dt, now);
            apply(kept.from(step, now, dt));
        } else if (Math.abs(now - timeSeconds()) > ROUNDING * dt) {
            pace(kept);
        }
    }

    private static void requireUntiled(Tiling tiling, ModelParts parts) {
        if (tiling.stepsPerExchange() > 1 && !parts.scheme.solves().isEmpty()) {
            throw new IllegalArgumentException(
                    "a tiling of " + tiling.stepsPerExchange() + " steps per exchange for " + parts.scheme.scheme()
                            + ": an equation is solved in each step, on all ranks together. Use tiling 1");
        }
    }

    /** If only the steps per exchange were set, the device chooses the tiles. */
    private static Tiling withTiles(Tiling fixed, StepperSpec untiled, Device device) {
        return fixed.equals(Tiling.of(fixed.stepsPerExchange()))
                ? device.tiling(untiled, fixed.stepsPerExchange())
                : fixed;
    }

    /** Sets all fields: to the initial values, or to those of a state. */
    static void fill(Stepper stepper, ModelParts parts, Optional<Simulation.SavedState> from) {
        for (String name : parts.scheme.fields()) {
            Field now = stepper.field(name);
            if (from.isEmpty()) {
                parts.fillInitial(name, now);
            } else {
                from.get().read(now);
            }
        }
        for (String name : parts.scheme.writtenOnce()) {
            Field before = stepper.before(name);
            if (from.isEmpty()) {
                parts.fillInitialBefore(name, stepper.field(name), before);
            } else if (parts.scheme.before().contains(name)) {
                from.get().read(before.named(Model.nameBefore(name)));
            }
            parts.keepSolids(stepper.field(name), before);
        }
        stepper.load();
    }

    StepperSpec spec() {
        return spec;
    }

    Stepper stepper() {
        return rounds().stepper();
    }

    Traces traces() {
        return traces;
    }

    long step() {
        return step;
    }

    RunReport report() {
        return report;
    }

    List<RunReport.Residual> residuals() {
        return List.copyOf(residuals);
    }

    List<SolveHistory> solves() {
        return rounds().solves().histories();
    }

    double timeSeconds() {
        return pace.at(step);
    }

    Stepper.Pace pace() {
        return pace;
    }

    double computeSeconds() {
        return TimeSplit.seconds(time.compute);
    }

    double localSeconds() {
        return TimeSplit.seconds(time.compute - time.solves);
    }

    boolean choosesTiling() {
        return trial.underWay();
    }

    DeviceTraffic traffic() {
        return traffic.plus(stepper().traffic());
    }

    RunReport.RankTimes times() {
        return time.now();
    }

    void endRun() {
        ended = true;
    }

    void limitRounds(long steps) {
        mostStepsOfRound = steps;
    }

    void dt(double seconds) {
        if (seconds != pace.dtSeconds()) {
            pace(pace.from(step, timeSeconds(), seconds));
        }
    }

    private void pace(Stepper.Pace other) {
        if (other.equals(pace)) {
            return;
        }
        boolean asModel = other.dtSeconds() == spec.dtSeconds();
        refuse(simulation.model().equalSteps().filter(_ -> !asModel), other.dtSeconds(), other.fromSeconds());
        apply(other);
    }

    private static void refuse(Optional<String> equalSteps, double dtSeconds, double fromSeconds) {
        equalSteps.ifPresent(why -> {
            throw new IllegalArgumentException("a step of " + dtSeconds + " s at " + fromSeconds + " s: " + why
                    + ", or run a whole number of steps");
        });
    }

    private void apply(Stepper.Pace other) {
        stepper().pace(other);
        pace = other;
        watch.ifPresent(checks -> checks.paced(other));
    }

    /** Performs steps up to a time, at most so many. An observer may change their length. */
    void run(long steps, double endSeconds) {
        long end = steps > Long.MAX_VALUE - step ? Long.MAX_VALUE : step + steps;
        ended = false;
        if (end < Long.MAX_VALUE
                && Double.isInfinite(endSeconds)
                && settings.stopTest().isEmpty()) {
            trial.lasts(end - firstStep);
        }
        checkFinite();
        while (step < end && !ended && !converged && !hasReached(endSeconds)) {
            piece(end, endSeconds);
        }
        report = reduced();
    }

    boolean hasReached(double seconds) {
        return seconds - timeSeconds() < rounding();
    }

    /** The part of a step that is rounding of times [s]. */
    private double rounding() {
        return ROUNDING * pace.dtSeconds();
    }

    /**
     * Whole steps up to the next time at which a step must end; a shorter one if none fits. A multistep method extrapolates over the ratio of two
     * steps: where it takes a step and a part of one to that time, it takes two of half that length, so that the ratio stays small.
     */
    private void piece(long end, double endSeconds) {
        double target = endSeconds;
        for (int o = 0; o < nextTimes.length; o++) {
            nextTimes[o] = settings.timed().get(o).after(timeSeconds(), rounding());
            target = Math.min(target, nextTimes[o]);
        }
        double fit = (target - timeSeconds()) / pace.dtSeconds() + ROUNDING;
        boolean meets = fit - Math.floor(fit) <= 2 * ROUNDING;
        if (fit >= 1 && (!multistep || meets || fit >= 2)) {
            long whole = multistep && !meets ? (long) fit - 1 : (long) fit;
            round(whole < end - step ? step + whole : end);
            double missing = target - timeSeconds();
            // Tolerances follow Δt: a later, smaller one must not find a remainder.
            if (rule.readsFields() && missing != 0 && Math.abs(missing) < rounding()) {
                pace(pace.from(step, target, pace.dtSeconds()));
            }
        } else {
            double usual = pace.dtSeconds();
            double missing = target - timeSeconds();
            double next = fit >= 1 ? timeSeconds() + 0.5 * missing : target;
            pace(pace.from(step, timeSeconds(), fit >= 1 ? 0.5 * missing : missing));
            round(step + 1);
            pace(pace.from(step, next, usual));
        }
        traces.end(timeSeconds());
        checkFinite();
        followFields();
        callObservers();
    }

    /** Refuses fields with a value that is not finite. Collective. */
    void requireFinite() {
        if (FiniteCheck.first(simulation, comm).isPresent()) {
            throw watch.map(checks -> checks.notFinite(step, pace))
                    .orElseGet(() -> FiniteWatch.describe(simulation, comm, step, pace, OptionalLong.empty()));
        }
    }

    /** The check of a run, where one is due: before the first step, too. */
    private void checkFinite() {
        if (watch.isPresent() && watch.get().isDue(step)) {
            long begun = System.nanoTime();
            watch.get().check(step, pace, time.wall - checksNanos);
            long took = System.nanoTime() - begun;
            checksNanos += took;
            time.stopTest += took;
            time.wall += took;
        }
    }

    /** Δt after this step, where it is computed from the fields. */
    private void followFields() {
        if (rule.readsFields() && step % rule.every() == 0 && !converged) {
            long begun = System.nanoTime();
            dt(rule.next(pace, step));
            long took = System.nanoTime() - begun;
            time.stopTest += took;
            time.wall += took;
        }
    }

    /** Those of times first: a checkpoint, which is taken after steps, then includes their output. */
    private void callObservers() {
        if (settings.hasObservers()) {
            long begun = System.nanoTime();
            callEachObserver();
            time.observers += System.nanoTime() - begun;
        }
    }

    private void callEachObserver() {
        for (int o = 0; o < nextTimes.length; o++) {
            if (nextTimes[o] - timeSeconds() < rounding()) {
                settings.timed().get(o).look().accept(simulation);
            }
        }
        for (RunSettings.Observer observer : settings.observers()) {
            if (step % observer.every() == 0) {
                observer.look().accept(simulation);
            }
        }
        settings.ofRounds().forEach(look -> look.accept(simulation));
    }

    private void round(long end) {
        Tiling tiling = trial.current();
        int n = (int) Math.min(Math.min(tiling.stepsPerExchange(), mostStepsOfRound), nextStop(end) - step);
        long begun = System.nanoTime();
        traces.reach(step + n, pace);
        advance(n, tiling);
        step += n;
        if (trial.unfinished()) {
            trial.took(n, System.nanoTime() - begun);
        }
        testForStop();
        time.wall += System.nanoTime() - begun;
    }

    private void advance(int n, Tiling tiling) {
        try {
            rounds().advance(step, n, tiling);
        } catch (NotFiniteException e) {
            // An equation that is solved in a step has a right-hand side that is not finite; then n is 1.
            throw watch.map(checks -> checks.failed(e, step, pace)).orElse(e);
        }
    }

    /** The next step at which a round must end. */
    private long nextStop(long end) {
        long next = Math.min(end, nextMultiple(rule.every()));
        for (int o = 0; o < settings.observers().size(); o++) {
            long every = settings.observers().get(o).every();
            next = Math.min(next, nextMultiple(every));
        }
        if (settings.stopTest().isPresent()) {
            // Iteration m is the step from m to m + 1; those with m a multiple of n are tested.
            long every = settings.stopTest().get().every();
            next = Math.min(next, Math.ceilDiv(step, every) * every + 1);
        }
        return next;
    }

    private long nextMultiple(long every) {
        long past = step % every;
        return every - past > Long.MAX_VALUE - step ? Long.MAX_VALUE : step - past + every;
    }

    private void testForStop() {
        if (settings.stopTest().isEmpty()) {
            return;
        }
        StopTest stopTest = settings.stopTest().get();
        if ((step - 1) % stopTest.every() != 0) {
            return;
        }
        double own = stepper().maxChange();
        long begun = System.nanoTime();
        double change = comm.allreduce(own, Op.MAX);
        time.stopTest += System.nanoTime() - begun;
        if (!Double.isFinite(change)) {
            requireFinite();
        }
        residuals.add(new RunReport.Residual(step - 1, change));
        converged = change < stopTest.threshold();
    }

    /** Collective. */
    private RunReport reduced() {
        double[] own = time.phases();
        double[] all = new double[own.length * comm.size()];
        comm.allgather(Buffer.of(own), Buffer.of(all));
        return new RunReport(
                step - firstStep,
                spec.block().grid().pointCount(),
                comm.size(),
                TimeSplit.seconds(comm.allreduce(time.wall, Op.MAX)),
                spec.bytesPerPoint(),
                phase(0, all),
                phase(1, all),
                phase(2, all),
                phase(3, all),
                phase(4, all),
                device.name(),
                stepper().path(),
                settings.overlap(),
                trial.current(),
                trial.tried(),
                residuals,
                converged);
    }

    /** One phase of {@link TimeSplit#phases} of all ranks. */
    private static RunReport.RankSeconds phase(int number, double... all) {
        return new RunReport.RankSeconds(IntStream.range(0, all.length / TimeSplit.PHASES)
                .mapToObj(rank -> all[rank * TimeSplit.PHASES + number])
                .toList());
    }

    @Override
    public void close() {
        if (current != null) {
            current.close();
        }
    }
}
